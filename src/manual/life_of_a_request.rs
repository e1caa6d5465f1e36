//! The life of a request, and what survives a crash after each step.
//!
//! "Crash" is the worst one: the process is killed, or the machine loses power. What is said to be on disk was synchronised
//! (SQLite, write-ahead log, `synchronous = FULL`).
//!
//! ## Over REST
//!
//! 1. **A connection is taken**, its TLS handshake done ([`crate::http`]). *After a crash: nothing; the client sees a broken
//!    connection.*
//! 2. **The request is read whole**, within the bounds of [`crate::http::Bounds`], and the clock is read, once: this instant is the time of
//!    receipt, by which certificates are judged and from which deadlines count. *Nothing.*
//! 3. **The document is examined** on a worker thread, [`crate::gateway::accept`]: parsed; its one signature verified; from here on
//!    only what the signature covers is read; the certificate's path, validity, usage and revocation checked; its IIN
//!    compared with the request's; the request read for its service. Where a time-stamp beside the signature proves when it was there, the
//!    certificate is judged as at then; one that proves nothing is told and left aside. Checks that do not need each other all run. *Nothing.*
//! 4. **If anything failed**, the refusal is written into the journal with its report and the document, and told after that. *After
//!    a crash: the entry, once it was told. A journal that does not take the entry does not hold up the refusal; the log
//!    says so.* That is the end of it.
//! 5. **The request is put in line** for the registry's one writer, which commits all that waits in one transaction
//!    ([`crate::registry`]). *Nothing yet. The client has no answer and sends again.*
//! 6. **The commit.** The number is drawn, the document, the report and the application are stored, the first event is recorded: all or
//!    none. From here on there is a [`crate::registry::Registered`], and nobody else can make one. *After a crash: the request,
//!    registered. If the answer did not go out, the same document sent again gets the same number with 200.*
//! 7. **The answer**, 201 with the number, or a receipt signed by the gateway.
//! 8. **The case is taken on** beside the requests. It is in the hands of its registrar for five seconds; if that one dies, the
//!    background takes it then. *The registered request.*
//! 9. **The documents are checked** (000 ¶10(9)). With faults, a refusal is signed by the provider's head and stored with the final
//!    state in one commit. *Before that commit: as after 8, and the check is done again. After it: the signed refusal.*
//! 10. **The provider is asked.** It decides, or says when to ask again. *Before the commit of what it said it is asked again; a
//!     provider must bear that.* With the decision, the ordinal number of the queue is drawn, in the same commit. *After it: the
//!     decision and the place in the queue; neither is asked for or drawn again.*
//! 11. **The result is written and signed** by the head's key. *Before its commit: the decision; it is signed anew, which harms
//!     nobody. After it: the signed result, which never changes.*
//! 12. **The portal fetches it**: `GET …/result`. Whoever asks about a case that is due takes it on first, so that the answer is not
//!     older than it must be.
//!
//! ## Over SOAP
//!
//! The envelope is read first; the transport signature over its Body is judged by the same rooms, and the business document is taken
//! out of the *signed* Body, as it stood before it was embedded. Then steps 3 to 6. Where REST answers at 7, SOAP does 9 to 11 first if
//! the provider decides at once, and its signed answer carries the result; otherwise it carries a receipt, and the result is
//! fetched over REST. The message is known by sender and messageId: with the same business document it is the same request again,
//! with another one it is refused as `MESSAGE_CONFLICT`.
//!
//! ## Two at once
//!
//! A case is in one worker's hands by a lease that ends by itself after 30 s. Each change is a compare-and-set on the case's
//! revision: who comes second finds the case moved, looks again and goes on from there. [`crate::workflow::Driver`] is the same for
//! the turn right after registration, for the background and for who asks.
//!
//! ## On SIGTERM
//!
//! The listeners close, requests under way are answered (ten seconds at most, `http.drain_millis_max`), the writer works off its
//! queue, the background ends between two cases. Nothing that was answered is lost, as with a crash; the difference is only
//! that nobody sees a broken connection.
