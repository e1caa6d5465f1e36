//! Registration, login and logout.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::guest::{Guest, own_path};
use super::tester::{self, NotSigned};
use crate::accounts::{AccountError, Credentials, From, Opened, SessionToken};
use crate::gateway::Gateway;
use crate::gateway::cabinet::sessions::{self, Proving};
use crate::gateway::entered::{set_cookies, shown};
use crate::http::answers::{self, Told};
use crate::http::{Received, StatusCode};
use crate::interface::{AccountFault, InterfaceEvidence};
use crate::text;
use crate::text::web::{components as c, portal as w};
use crate::web::components::{Choice, Choices, Colour, Errors, Field, Notice};
use crate::web::{self, Fields, Page, Posted, SmallForm, View, Visitor, see_other, with_moments};

#[derive(Template)]
#[template(path = "portal/login.html")]
struct Login {
    page: Page,
    errors: Errors,
    next: String,
    iin: Field,
    password: Field,
    challenge: String,
    sign_as: Choices,
    needs_eds: bool,
}

impl View for Login {
    fn page(&self) -> &Page {
        &self.page
    }
}

/// The keys to sign with where there is no agent.
pub(super) fn keys(gateway: &Gateway, guest: &Guest) -> Choices {
    let names = gateway.services.sign_as.names().into_iter();
    // The name beside the words: it is what a program asks for.
    let label = |name: &str| format!("{} ({name})", gateway.services.sign_as.words(name, guest.lang()));
    let choices = names.map(|name| Choice::new(name.clone(), label(&name))).collect();
    Choices {
        hint: Some(guest.t(w::SIGN_AS_HINT).to_owned()),
        ..Choices::new("person", guest.t(w::SIGN_AS), choices)
    }
}

fn login_view(gateway: &Gateway, guest: &Guest, iin: &str, next: &str, errors: Errors) -> Login {
    let mut page = guest.page(gateway, guest.t(w::LOGIN));
    page.agent = Some(gateway.services.agent.clone());
    page.has_errors = !errors.is_empty();
    let iin = Field::text("iin", guest.t(w::IIN)).hint(guest.t(w::IIN_HINT)).value(iin);
    let password = Field::text("password", guest.t(w::PASSWORD)).of_kind("password");
    Login {
        page,
        next: own_path(next).unwrap_or("/cabinet").to_owned(),
        iin: Field { autocomplete: "username", input_mode: "numeric", ..iin.error(errors.of("iin")) },
        password: Field { autocomplete: "current-password", ..password },
        errors,
        challenge: gateway.services.accounts.challenge(guest.visitor.now).document,
        sign_as: keys(gateway, guest),
        needs_eds: false,
    }
}

/// Log in, by IIN and password or by EDS
#[utoipa::path(get, path = "", params(("next" = Option<String>, Query, description = "The page to go on with."), ("eds" = Option<String>, Query, description = "yes: the service asks for an EDS."), ("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn login_form(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
) -> Response {
    let query = Fields::of_urlencoded(&visitor.query).unwrap_or_default();
    let guest = match Guest::of(&gateway, visitor).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let next = query.filled("next").unwrap_or_default();
    let mut view = login_view(&gateway, &guest, "", &next, Errors::default());
    view.page.notice = guest.has_ended.then(|| Notice {
        heading: guest.t(w::SESSION_ENDED).to_owned(),
        text: guest.t(w::SIGN_IN_AGAIN).to_owned(),
        colour: Colour::Blue,
    });
    web::answer(StatusCode::OK, &Login { needs_eds: query.filled("eds").is_some(), ..view })
}

/// Why nobody came in.
struct Refusal {
    status: StatusCode,
    /// What it is called, where it does not lie with who comes: then it is no error of a field.
    trouble: Option<String>,
    said: Vec<String>,
}

impl Refusal {
    /// What is wrong with what was sent.
    fn of(status: StatusCode, said: Vec<String>) -> Self {
        Refusal { status, trouble: None, said }
    }

    /// What does not lie with who comes: in the words in which programs are told.
    fn unavailable(answer: &Response, guest: &Guest) -> Self {
        let plain =
            || Told { title: guest.t(c::BROKEN).to_owned(), detail: guest.t(c::BROKEN_HINT).to_owned() };
        let Told { title, detail } = answers::told(answer, guest.lang()).unwrap_or_else(plain);
        Refusal { status: answer.status(), trouble: Some(title), said: vec![detail] }
    }

    /// The errors of a field.
    fn errors(&self, field: &str) -> Errors {
        let mut errors = Errors::default();
        for line in self.said.iter().filter(|_| self.trouble.is_none()) {
            errors.at(field, line.as_str());
        }
        errors
    }

    /// What stands above the page, called so where it lies with who comes.
    fn notice(self, called: &str) -> Notice {
        Notice {
            heading: self.trouble.unwrap_or_else(|| called.to_owned()),
            text: self.said.into_iter().next().unwrap_or_default(),
            colour: Colour::Red,
        }
    }
}

/// What the page says of a login or a registration that did not work.
fn told(error: AccountError, guest: &Guest) -> Refusal {
    match error {
        AccountError::Fault(fault) => {
            let status = match fault {
                AccountFault::Locked { .. } => StatusCode::TOO_MANY_REQUESTS,
                AccountFault::WrongCredentials => StatusCode::UNAUTHORIZED,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            // Of some it goes without saying what would be right, of others what was wrong.
            let is_plain = matches!(fault, AccountFault::WrongCredentials);
            let is_typed = matches!(fault, AccountFault::NotAnIin | AccountFault::PasswordLength { .. });
            let sides = text::interface_sides(&InterfaceEvidence::Account(fault), guest.lang());
            let lead = text::label(text::Label::Expected).in_lang(guest.lang());
            let expected = sides.expected.filter(|_| !is_plain);
            let expected = expected.map(|text| if is_typed { format!("{lead}: {text}.") } else { text });
            let parts: Vec<String> = sides.actual.filter(|_| !is_typed).into_iter().chain(expected).collect();
            Refusal::of(status, vec![with_moments(&parts.join(" – "))])
        }
        error => Refusal::unavailable(&sessions::failed(error, guest.visitor.now), guest),
    }
}

/// Log in
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 303, description = "Logged in."), (status = 401, description = "The message refusing authorisation, as a page.", body = String, content_type = "text/html"), (status = 403, description = "Not from an open page.", body = String, content_type = "text/html"), (status = 422, description = "The signature is refused, as a page.", body = String, content_type = "text/html"), (status = 429, description = "Locked for a while, as a page.", body = String, content_type = "text/html"), (status = 503, description = "Not to be done now, as a page that says why.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn login(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Posted { visitor, fields }: SmallForm,
) -> Response {
    let guest = match Guest::of(&gateway, visitor).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let next = fields.filled("next").unwrap_or_default();
    let iin = fields.filled("iin").unwrap_or_default();
    match entered(&gateway, &received, &guest, &fields, &iin).await {
        Ok(Opened(session)) => {
            let path = own_path(&next).unwrap_or("/cabinet");
            see_other(path, &set_cookies(&gateway, &guest.visitor.base, Some(&session.token)))
        }
        Err(refusal) => {
            let status = refusal.status;
            let mut view = login_view(&gateway, &guest, &iin, &next, refusal.errors("iin"));
            view.page.notice = Some(refusal.notice(guest.t(w::LOGIN_REFUSED)));
            web::answer(status, &view)
        }
    }
}

fn is_iin(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|octet| octet.is_ascii_digit())
}

/// Opens a session by what a form says: a signed challenge, the name of a key for testers, or IIN and password.
async fn entered(
    gateway: &Arc<Gateway>,
    received: &Received,
    guest: &Guest,
    fields: &Fields,
    iin: &str,
) -> Result<Opened, Refusal> {
    let (visitor, accounts) = (&guest.visitor, &gateway.services.accounts);
    let replaces: Option<SessionToken> = shown(visitor.headers(), &visitor.base).map(|(token, _)| token);
    let from = From { address: received.peer().ip(), replaces, at: visitor.now };
    let failed = |error| told(error, guest);
    let document = match (fields.filled("document"), fields.filled("person")) {
        (Some(document), _) => Some(document),
        (None, Some(person)) => {
            let challenge = accounts.challenge(visitor.now).document;
            let signed = tester::signed(gateway, person, iin.to_owned(), challenge, visitor.now).await;
            match signed {
                Ok(signed) => Some(signed),
                // A test certificate is made for an IIN.
                Err(NotSigned::NoKey) if !is_iin(iin) => {
                    return Err(failed(AccountError::Fault(AccountFault::NotAnIin)));
                }
                Err(why) => return Err(Refusal::unavailable(&why.to_answer(visitor.now), guest)),
            }
        }
        (None, None) => None,
    };
    let Some(document) = document else {
        let password = fields.text("password").unwrap_or_default();
        return accounts.login(Credentials::Iin(iin, &password), from).await.map_err(failed);
    };
    let proving = Proving { document, iin: Some(iin).filter(|iin| !iin.is_empty()), password: None };
    sessions::prove(gateway, received, proving, from).await.map_err(|refused| match refused {
        sessions::NotProven::Account(error) => failed(error),
        sessions::NotProven::Signature(refused) => {
            let findings = refused.reports.iter().flat_map(|report| report.findings());
            let said = findings.map(|finding| text::whole(finding, guest.lang())).collect();
            Refusal::of(StatusCode::UNPROCESSABLE_ENTITY, said)
        }
    })
}

#[derive(Template)]
#[template(path = "portal/register.html")]
struct Register {
    page: Page,
    errors: Errors,
    iin: Field,
    password: Field,
}

impl View for Register {
    fn page(&self) -> &Page {
        &self.page
    }
}

fn register_view(gateway: &Gateway, guest: &Guest, iin: &str, errors: Errors) -> Register {
    let mut page = guest.page(gateway, guest.t(w::REGISTER));
    page.has_errors = !errors.is_empty();
    let iin = Field::text("iin", guest.t(w::IIN)).hint(guest.t(w::IIN_HINT)).value(iin);
    let password =
        Field::text("password", guest.t(w::PASSWORD)).of_kind("password").hint(guest.t(w::PASSWORD_HINT));
    Register {
        page,
        iin: Field { autocomplete: "username", input_mode: "numeric", ..iin.error(errors.of("iin")) },
        password: Field { autocomplete: "new-password", ..password.error(errors.of("password")) },
        errors,
    }
}

/// Register on the portal
#[utoipa::path(get, path = "", params(("lang" = Option<String>, Query, description = "kk, ru or en")), responses((status = 200, description = "A page.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn register_form(
    State(gateway): State<Arc<Gateway>>,
    visitor: Visitor,
) -> Response {
    match Guest::of(&gateway, visitor).await {
        Ok(guest) => web::answer(StatusCode::OK, &register_view(&gateway, &guest, "", Errors::default())),
        Err(answer) => answer,
    }
}

/// Register on the portal, and log in
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 303, description = "Registered and logged in."), (status = 403, description = "Not from an open page.", body = String, content_type = "text/html"), (status = 422, description = "Not registered, as a page.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn register(
    State(gateway): State<Arc<Gateway>>,
    received: Received,
    Posted { visitor, fields }: SmallForm,
) -> Response {
    let guest = match Guest::of(&gateway, visitor).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let (iin, password) =
        (fields.filled("iin").unwrap_or_default(), fields.text("password").unwrap_or_default());
    let (accounts, now) = (&gateway.services.accounts, guest.visitor.now);
    if let Err(error) = accounts.register(&iin, &password, now).await {
        let at = match &error {
            AccountError::Fault(AccountFault::PasswordLength { .. }) => "password",
            _ => "iin",
        };
        let refusal = told(error, &guest);
        let status = refusal.status;
        let mut view = register_view(&gateway, &guest, &iin, refusal.errors(at));
        view.page.notice = refusal.trouble.is_some().then(|| refusal.notice(guest.t(w::REGISTER)));
        return web::answer(status, &view);
    }
    let replaces = shown(guest.visitor.headers(), &guest.visitor.base).map(|(token, _)| token);
    let from = From { address: received.peer().ip(), replaces, at: now };
    match accounts.login(Credentials::Iin(&iin, &password), from).await {
        Ok(Opened(session)) => {
            see_other("/cabinet", &set_cookies(&gateway, &guest.visitor.base, Some(&session.token)))
        }
        Err(_) => see_other("/login", &[]),
    }
}

/// Sign out
#[utoipa::path(post, path = "", request_body(content = Object, content_type = "application/x-www-form-urlencoded"), responses((status = 303, description = "Signed out."), (status = 403, description = "Not from an open page.", body = String, content_type = "text/html")))]
pub(in crate::gateway) async fn logout(
    State(gateway): State<Arc<Gateway>>,
    Posted { visitor, .. }: SmallForm,
) -> Response {
    if let Ok(Guest { session: Some(session), visitor, .. }) = Guest::of(&gateway, visitor.clone()).await {
        if let Err(error) = gateway.services.accounts.close(session.token).await {
            tracing::warn!(%error, "a session could not be closed");
        }
        return see_other("/", &set_cookies(&gateway, &visitor.base, None));
    }
    see_other("/", &set_cookies(&gateway, &visitor.base, None))
}
