//! `qaqpa serve`.

use crate::text::Lang;
use crate::text::said::said;

/// The addresses, a line each, and that the gateway is ready. Scripts wait for the English ones and for endpoints.json.
pub fn addresses(lang: Lang, gateway: &str, plain: &str, management: &str) -> [String; 4] {
    [
        said!(lang, "шлюз            {gateway}", "шлюз           {gateway}", "gateway     {gateway}"),
        said!(lang, "TLS қолданылмайды {plain}", "без TLS        {plain}", "plain       {plain}"),
        said!(
            lang,
            "басқару         {management}",
            "управление     {management}",
            "management  {management}"
        ),
        said!(lang, "дайын", "готов", "ready"),
    ]
}

/// Connections that were cut off at the end.
pub fn cut(lang: Lang, connections: usize, millis: u64) -> String {
    said!(
        lang,
        "{connections} қосылым {millis} мс өткен соң үзілді",
        "соединений прервано: {connections}, через {millis} мс",
        "{connections} connections were cut off after {millis} ms"
    )
}
