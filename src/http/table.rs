//! A table of paths: one line a path, and from the same lines 404, 405 with `Allow`, the list at `/`, `/openapi.json`, and the
//! names under which answers are counted.
//!
//! A handler carries `#[utoipa::path(get, path = "", …)]`; where it stands is said once, by the line [`Table::at`].

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use bytes::Bytes;
use hyper::body::Body as _;
use hyper::header::{
    ACCEPT_LANGUAGE, ACCESS_CONTROL_REQUEST_METHOD, ALLOW, HeaderName, HeaderValue, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::http::Extensions;
use hyper::{Method, StatusCode, Uri};
use tower::ServiceExt as _;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{Components, Info, OpenApi, OpenApiBuilder, Paths, RefOr, Schema};
use utoipa_axum::router::UtoipaMethodRouter;

use super::answers::{self, Problem};
use super::bodiless::Bodiless;
use super::kept::{Keep, Keeping, KeptCall};
use super::line::{About, Line};
use super::own_pages::OwnPages;
use super::{
    Base, Cors, Received, RequestId, Timing, Wanted, apidoc, cors, described, listing, query, request_id,
    trace,
};
use crate::interface::{QueryFault, Trouble};

/// W3C Server Timing §3.
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// W3C Trace Context §3.2.
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// An answer that was given. Method, path and status are of closed sets: no client can make new ones.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// The method; `other` where it is none of HTTP's usual ones.
    pub method: &'static str,
    /// The template of the path; empty where nothing is.
    pub path: &'static str,
    /// Its status.
    pub status: u16,
    /// From the end of the request's head.
    pub took: Duration,
    /// Its stages, and what was decided.
    pub timing: &'a Timing,
    /// Octets of the body that came, as its head said.
    pub received: u64,
    /// Octets of the body that is sent; of one whose length is not known, none.
    pub sent: u64,
    /// The request's id.
    pub id: &'a RequestId,
    /// Its target as it was sent.
    pub target: &'a Uri,
    /// Its octets and the answer's, where they are kept.
    pub kept: Option<&'a Arc<KeptCall>>,
    /// What the handler put beside the answer for those who watch; an [`crate::interface::InterfaceCode`] where the answer is a
    /// problem.
    pub beside: &'a Extensions,
}

/// A table of paths whose handlers share the state `S`.
#[derive(Clone)]
pub struct Table<S = ()> {
    router: Router<S>,
    lines: Vec<Line>,
    paths: Paths,
    schemas: BTreeMap<String, RefOr<Schema>>,
    queries: Queries,
    bodiless: Bodiless,
    keep: Option<Keep>,
    /// What a browser gets at `/` instead of the list.
    front: Option<MethodRouter>,
    /// What shows problems and documents in the listener's own layout.
    own_pages: Option<MethodRouter>,
}

/// By template and method: the members that a query may have, where the description names some.
type Queries = HashMap<(&'static str, &'static str), Vec<String>>;

impl<S> std::fmt::Debug for Table<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.lines.iter().map(|line| line.path)).finish()
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Table<S> {
    fn default() -> Self {
        Table {
            router: Router::new(),
            lines: Vec::new(),
            paths: Paths::new(),
            schemas: BTreeMap::new(),
            queries: Queries::new(),
            bodiless: Bodiless::default(),
            keep: None,
            front: None,
            own_pages: None,
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Table<S> {
    /// A table without a line.
    pub fn new() -> Self {
        Table::default()
    }

    /// One more line: what is at `path`, by `routes!(handler, …)`. One method each.
    #[must_use]
    pub fn at(mut self, path: &'static str, handlers: UtoipaMethodRouter<S>) -> Self {
        let (schemas, paths, router) = handlers;
        self.router = self.router.route(path, router);
        self.schemas.extend(schemas);
        let mut item = paths.paths.into_values().next().unwrap_or_default();
        let mut methods = Vec::new();
        let operations = [
            (Method::GET, &mut item.get),
            (Method::POST, &mut item.post),
            (Method::PUT, &mut item.put),
            (Method::DELETE, &mut item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            operation.operation_id = Some(format!("{} {path}", method.as_str().to_lowercase()));
            // A handler at several paths may name a step that this one has not.
            if let Some(parameters) = &mut operation.parameters {
                parameters.retain(|one| match one {
                    RefOr::T(one) => {
                        one.parameter_in != ParameterIn::Path || path.contains(&format!("{}}}", one.name))
                    }
                    RefOr::Ref(_) => true,
                });
            }
            self.bodiless.note(path, usual(&method), operation);
            let members: Vec<String> = query_members(operation).collect();
            if !members.is_empty() {
                self.queries.insert((path, usual(&method)), members);
            }
            methods.push((method, operation.summary.clone().unwrap_or_default()));
        }
        // A step that takes all that is left of the path has a star in the router's template and none in OpenAPI's.
        self.paths.paths.insert(path.replace("{*", "{"), item);
        self.lines.push(Line { path, methods });
        self
    }

    /// With examples of what the lines so far are asked with, as JSON texts.
    #[must_use]
    pub fn with_examples(mut self, examples: &[(&str, Method, &str)]) -> Self {
        for (path, method, example) in examples {
            described::with_example(&mut self.paths, path, method, example);
        }
        self
    }

    /// The lines of another table after these.
    #[must_use]
    pub fn and(mut self, other: Table<S>) -> Self {
        self.router = self.router.merge(other.router);
        self.lines.extend(other.lines);
        self.paths.paths.extend(other.paths.paths);
        self.schemas.extend(other.schemas);
        self.queries.extend(other.queries);
        self.bodiless.extend(other.bodiless);
        self.front = self.front.or(other.front);
        self.own_pages = self.own_pages.or(other.own_pages);
        self
    }

    /// With a page for browsers at `/`; programs get the list there.
    #[must_use]
    pub fn with_front(self, page: MethodRouter) -> Self {
        Table { front: Some(page), ..self }
    }

    /// With a page that shows problems to browsers and documents to everybody in the listener's own layout: it finds a
    /// [`super::Shown`] among the extensions of its request.
    #[must_use]
    pub fn with_own_pages(self, page: MethodRouter) -> Self {
        Table { own_pages: Some(page), ..self }
    }

    /// With the state that its handlers ask for.
    #[must_use]
    pub fn with_state<T: Clone + Send + Sync + 'static>(self, state: S) -> Table<T> {
        let Table { router, lines, paths, schemas, queries, bodiless, front, own_pages, keep } = self;
        let router = router.with_state(state);
        Table { router, lines, paths, schemas, queries, bodiless, front, own_pages, keep }
    }

    /// Octets of calls are kept for the observer.
    #[must_use]
    pub fn keeping(mut self, keep: Keep) -> Self {
        self.keep = Some(keep).filter(|keep| keep.octets_max > 0);
        self
    }

    /// The lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Its OpenAPI. Any path may be answered with a problem.
    pub fn openapi(&self, about: About) -> OpenApi {
        openapi_of(self.paths.clone(), self.schemas.clone(), about)
    }
}

fn openapi_of(mut paths: Paths, schemas: BTreeMap<String, RefOr<Schema>>, about: About) -> OpenApi {
    described::with_problems(&mut paths);
    let mut components = Components::new();
    components.schemas.extend(schemas);
    components.schemas.insert("Problem".to_owned(), <Problem as utoipa::PartialSchema>::schema());
    let mut info = Info::new(about.title, env!("CARGO_PKG_VERSION"));
    info.description = Some(about.description.to_owned());
    OpenApiBuilder::new().info(info).paths(paths).components(Some(components)).build()
}

impl Table<()> {
    /// The router of a listener: these paths, the list of them at `/`, `/openapi.json` and its page, what is answered
    /// elsewhere; answers are readable by the pages that `cors` names, and each is shown to `observer`.
    pub fn router(
        mut self,
        about: About,
        cors: Cors,
        observer: impl Fn(Answered<'_>) + Send + Sync + 'static,
    ) -> Router {
        let own = |path, what: &str| Line { path, methods: vec![(Method::GET, what.to_owned())] };
        self.lines.insert(0, own("/", "this list"));
        self.lines.push(own("/openapi.json", "the description of these paths for programs, OpenAPI 3.1"));
        self.lines.push(own(apidoc::PATH, "the same for people"));
        let lines: Arc<[Line]> = self.lines.into();
        let paths = pages_of(&self.paths, &lines);
        let openapi = openapi_of(self.paths, self.schemas, about);
        let shown = apidoc::document(&openapi);
        let shown = get(async move || answers::documented(&shown));
        let openapi = openapi.to_json().ok().map(Bytes::from);
        let list = Arc::clone(&lines);
        let front = self.front;
        let own_pages = self.own_pages.map(|page| OwnPages { page, paths });
        let list = get(async move |base: Base, wanted: Wanted, request: Request| match front {
            Some(page) if wanted.is_browser() => answered(page, request).await,
            _ => listed(about, &base, &wanted, &list),
        });
        let described = get(async move || match &openapi {
            Some(text) => answers::answer(StatusCode::OK, "application/json", text.clone()),
            None => answers::broken(),
        });
        let allowed = Arc::clone(&lines);
        let router = self
            .router
            .route("/", list)
            .route("/openapi.json", described)
            .route(apidoc::PATH, shown)
            .fallback(async || nothing_here());
        let router = router.method_not_allowed_fallback(async move |path: MatchedPath, method: Method| {
            not_allowed(&allowed, path.as_str(), &method)
        });
        let lines = lines.iter().map(|line| (line.path, (line.path, line.allowed().join(", ")))).collect();
        let edge = Arc::new(Edge {
            lines,
            queries: self.queries,
            bodiless: self.bodiless,
            cors,
            keep: self.keep,
            own_pages,
            observer,
        });
        router.layer(middleware::from_fn(move |request: Request, next: Next| {
            let edge = Arc::clone(&edge);
            async move { edge.answer(request, next).await }
        }))
    }
}

/// What every answer of a table passes: it is counted, and readable by the pages that may.
struct Edge<F> {
    /// By template: the template, and what is allowed there.
    lines: HashMap<&'static str, (&'static str, String)>,
    queries: Queries,
    bodiless: Bodiless,
    cors: Cors,
    keep: Option<Keep>,
    own_pages: Option<OwnPages>,
    observer: F,
}

impl<F: Fn(Answered<'_>)> Edge<F> {
    /// A member of the query that the description does not name, where it names any: a misspelt one would be passed over.
    fn unknown_member(&self, method: &str, path: &str, query: Option<&str>) -> Result<(), QueryFault> {
        let method = if method == "HEAD" { "GET" } else { method };
        let Some(query) = query else { return Ok(()) };
        let known = self.queries.iter().find(|(of, _)| **of == (path, method));
        known.map_or(Ok(()), |(_, known)| query::unknown(Some(query), known))
    }

    async fn answer(&self, mut request: Request, next: Next) -> Response {
        let id = RequestId::new();
        request.extensions_mut().insert(id.clone());
        let line = request.extensions().get::<MatchedPath>().and_then(|path| self.lines.get(path.as_str()));
        let (path, allowed) = line.map_or(("", ""), |(path, allowed)| (*path, allowed));
        let method = usual(request.method());
        let begun =
            Received::of(request.extensions()).map_or_else(|_| Instant::now(), |received| received.arrived);
        let origin = self.cors.origin(request.headers());
        let languages = request.headers().get(ACCEPT_LANGUAGE).cloned();
        let trace = request.headers().get(TRACEPARENT).and_then(trace::continued);
        let target = request.uri().clone();
        let keep = self.keep.filter(|keep| (keep.concerns)(method, path));
        let keeping = keep.map(|keep| Keeping::begin(keep, &mut request));
        let received = request.body().size_hint().exact().unwrap_or_default();
        let mut asked = None;
        if let Some(page) = &self.own_pages {
            (asked, request) = page.asked(path, request);
        }
        let asks_beforehand =
            method == "OPTIONS" && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        let mut response = if origin.is_some() && asks_beforehand {
            cors::preflight(request.headers(), allowed)
        } else {
            let asked = self.unknown_member(method, path, request.uri().query()).map_err(Trouble::Query);
            match asked.and_then(|()| {
                self.bodiless.look((path, method), &request, self.queries.get(&(path, method)))
            }) {
                Ok(()) => next.run(request).await,
                Err(trouble) => answers::problem(StatusCode::BAD_REQUEST, trouble),
            }
        };
        if let (Some(page), Some(asked)) = (&self.own_pages, asked) {
            response = page.shown(asked, response).await;
        }
        answers::in_language(&mut response, languages.as_ref());
        if let Some(origin) = origin {
            cors::readable(&mut response, origin);
        }
        if let Some(trace) = trace {
            response.headers_mut().insert(TRACEPARENT, trace);
        }
        if let Ok(value) = HeaderValue::from_str(id.as_str()) {
            response.headers_mut().insert(request_id::HEADER, value);
        }
        // No answer is taken for another type than it says, whatever a stranger put into it.
        let headers = response.headers_mut();
        headers.entry(X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
        let timing = Timing::whole(response.extensions_mut().remove(), begun);
        if let Ok(value) = HeaderValue::try_from(timing.header()) {
            response.headers_mut().insert(SERVER_TIMING, value);
        }
        let took = begun.elapsed();
        let mut kept = None;
        if let Some(keeping) = keeping {
            let (answered, call) = keeping.end(response).await;
            (response, kept) = (answered, Some(call));
        }
        (self.observer)(Answered {
            method,
            path,
            status: response.status().as_u16(),
            took,
            timing: &timing,
            received,
            sent: response.body().size_hint().exact().unwrap_or_default(),
            id: &id,
            target: &target,
            kept: kept.as_ref(),
            beside: response.extensions(),
        });
        response
    }
}

/// The templates of the paths that answer with pages.
fn pages_of(paths: &Paths, lines: &[Line]) -> HashSet<&'static str> {
    let is_page = |line: &&Line| {
        let item = paths.paths.get(&line.path.replace("{*", "{"));
        let operations = item.into_iter().flat_map(|item| [&item.get, &item.post]).flatten();
        operations.flat_map(|operation| operation.responses.responses.values()).any(|answer| match answer {
            RefOr::T(answer) => answer.content.contains_key("text/html"),
            RefOr::Ref(_) => false,
        })
    };
    lines.iter().filter(is_page).map(|line| line.path).chain(["/", apidoc::PATH]).collect()
}

/// The names of the query's members that an operation describes.
fn query_members(operation: &Operation) -> impl Iterator<Item = String> {
    let parameters = operation.parameters.iter().flatten();
    parameters.filter_map(|parameter| match parameter {
        RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query => Some(parameter.name.clone()),
        _ => None,
    })
}

fn usual(method: &Method) -> &'static str {
    const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"];
    METHODS.into_iter().find(|usual| *usual == method.as_str()).unwrap_or("other")
}

async fn answered(page: MethodRouter, request: Request) -> Response {
    let Ok(mut response) = page.oneshot(request).await;
    response.headers_mut().append(VARY, HeaderValue::from_static("accept"));
    response
}

fn listed(about: About, base: &Base, wanted: &Wanted, lines: &[Line]) -> Response {
    let mut response = if wanted.is_browser() {
        answers::page(StatusCode::OK, &listing::html(about, &base.0, lines))
    } else {
        answers::answer(StatusCode::OK, "text/plain; charset=utf-8", listing::text(about, &base.0, lines))
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    response
}

fn nothing_here() -> Response {
    answers::problem(StatusCode::NOT_FOUND, Trouble::PathUnknown)
}

fn not_allowed(lines: &[Line], path: &str, method: &Method) -> Response {
    let allowed = lines.iter().find(|line| line.path == path).map(Line::allowed).unwrap_or_default();
    let mut response = answers::problem(
        StatusCode::METHOD_NOT_ALLOWED,
        Trouble::MethodNotAllowed {
            method: method.to_string(),
            allowed: allowed.iter().map(ToString::to_string).collect(),
        },
    );
    if let Ok(value) = HeaderValue::from_str(&allowed.join(", ")) {
        response.headers_mut().insert(ALLOW, value);
    }
    response
}
