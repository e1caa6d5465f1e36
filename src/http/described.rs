//! What the descriptions of operations say by construction: problems where an error has no content of its own, and examples of calls.

use hyper::Method;
use serde_json::Value;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{Content, Paths, Ref, RefOr, Response, ResponseBuilder};

use super::answers;

/// Any operation may be answered with a problem, and every error that is named without content is one.
pub(super) fn with_problems(paths: &mut Paths) {
    let problem = || Content::new(Some(Ref::from_schema_name("Problem")));
    let any: RefOr<Response> = ResponseBuilder::new()
        .description("A problem, RFC 9457.")
        .content(answers::PROBLEM, problem())
        .build()
        .into();
    for operation in paths.paths.values_mut().flat_map(operations) {
        let responses = &mut operation.responses.responses;
        for (status, response) in &mut *responses {
            let RefOr::T(response) = response else { continue };
            if status.starts_with(['4', '5']) && response.content.is_empty() {
                response.content.insert(answers::PROBLEM.to_owned(), RefOr::T(problem()));
            }
        }
        responses.entry("default".to_owned()).or_insert_with(|| any.clone());
    }
}

/// Gives the body of a call an example, in JSON or in XML; what is neither, or describes no such body, changes nothing.
pub(super) fn with_example(paths: &mut Paths, path: &str, method: &Method, example: &str) {
    let (kinds, example): (&[&str], _) = match serde_json::from_str(example) {
        Ok(example) => (&["application/json"], example),
        Err(_) if example.starts_with('<') => (&["application/xml", "text/xml"], Value::from(example)),
        Err(_) => return,
    };
    let item = paths.paths.get_mut(path);
    let Some(operation) = item.and_then(|item| operation(item, method)) else { return };
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    for kind in kinds {
        if let Some(RefOr::T(content)) = body.content.get_mut(*kind) {
            content.example = Some(example.clone());
        }
    }
}

fn operation<'a>(item: &'a mut PathItem, method: &Method) -> Option<&'a mut Operation> {
    match *method {
        Method::GET => item.get.as_mut(),
        Method::POST => item.post.as_mut(),
        Method::PUT => item.put.as_mut(),
        Method::DELETE => item.delete.as_mut(),
        _ => None,
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.delete].into_iter().flatten()
}
