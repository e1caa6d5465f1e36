//! Latin letters, as passports have them.

/// A name in Latin capitals, letter by letter.
pub(in crate::people) fn latin(name: &str) -> String {
    let mut written = String::with_capacity(name.len());
    for letter in name.chars() {
        match transliterated(letter) {
            Some(latin) => written.push_str(latin),
            None => written.extend(letter.to_uppercase()),
        }
    }
    written
}

const fn transliterated(letter: char) -> Option<&'static str> {
    Some(match letter {
        'А' | 'а' | 'Ә' | 'ә' => "A",
        'Б' | 'б' => "B",
        'В' | 'в' => "V",
        'Г' | 'г' | 'Ғ' | 'ғ' => "G",
        'Д' | 'д' => "D",
        'Е' | 'е' | 'Э' | 'э' => "E",
        'Ё' | 'ё' => "YO",
        'Ж' | 'ж' => "ZH",
        'З' | 'з' => "Z",
        'И' | 'и' | 'І' | 'і' => "I",
        'Й' | 'й' | 'Ы' | 'ы' => "Y",
        'К' | 'к' | 'Қ' | 'қ' => "K",
        'Л' | 'л' => "L",
        'М' | 'м' => "M",
        'Н' | 'н' | 'Ң' | 'ң' => "N",
        'О' | 'о' | 'Ө' | 'ө' => "O",
        'П' | 'п' => "P",
        'Р' | 'р' => "R",
        'С' | 'с' => "S",
        'Т' | 'т' => "T",
        'У' | 'у' | 'Ұ' | 'ұ' | 'Ү' | 'ү' => "U",
        'Ф' | 'ф' => "F",
        'Х' | 'х' => "KH",
        'Һ' | 'һ' => "H",
        'Ц' | 'ц' => "TS",
        'Ч' | 'ч' => "CH",
        'Ш' | 'ш' => "SH",
        'Щ' | 'щ' => "SHCH",
        'Ъ' | 'ъ' | 'Ь' | 'ь' => "",
        'Ю' | 'ю' => "YU",
        'Я' | 'я' => "YA",
        _ => return None,
    })
}
