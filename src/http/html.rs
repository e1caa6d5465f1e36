//! HTML pages without scripts.

/// A page with this title and this HTML below it.
pub(super) fn document(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>body{{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}}\
         h2{{font-size:1.1rem;margin-top:2rem}}td,th{{padding:.2rem 1rem .2rem 0;vertical-align:top;text-align:left}}\
         pre{{overflow-x:auto;padding:.5rem;background:#8882}}code{{overflow-wrap:anywhere}}\
         @media(prefers-color-scheme:dark){{body{{color:#e6e6e6;background:#161616}}a{{color:#8ab4f8}}}}</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n{body}</body>\n</html>\n"
    )
}

/// Text in HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
