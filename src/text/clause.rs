//! Citations of the regulations in the reader's words: the files write `004 annex 2`.

use super::Lang;

/// A citation in a language: `004 annex 2` is «004 2-қосымша» in Kazakh and «004 приложение 2» in Russian.
pub fn clause(cite: &str, lang: Lang) -> String {
    let mut words = cite.split(' ');
    let mut said = Vec::new();
    while let Some(word) = words.next() {
        let (kk, ru) = match word {
            "annex" => ("қосымша", "приложение"),
            "table" => ("кесте", "таблица"),
            "col" => ("баған", "столбец"),
            _ => {
                said.push(word.to_owned());
                continue;
            }
        };
        let number = words.next().unwrap_or_default();
        said.push(match lang {
            Lang::Kk => format!("{number}-{kk}"),
            Lang::Ru => format!("{ru} {number}"),
            Lang::En => format!("{word} {number}"),
        });
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_another_language_stands_in_a_citation() {
        let cite = "001 annex 1 table 2 col 7";
        assert_eq!(clause(cite, Lang::Kk), "001 1-қосымша 2-кесте 7-баған");
        assert_eq!(clause(cite, Lang::Ru), "001 приложение 1 таблица 2 столбец 7");
        for (lang, cite) in [(Lang::En, cite), (Lang::Ru, "003 ¶3(1)"), (Lang::Kk, "")] {
            assert_eq!(clause(cite, lang), cite);
        }
    }
}
