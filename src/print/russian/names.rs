//! A person's name on paper.

/// «И.О. Фамилия»: the decoding of a signature (`forms.md` 1.6). A missing patronymic leaves «И. Фамилия».
pub fn initials_first(family: &str, given: &str, patronymic: &str) -> String {
    join(&[&initials(given, patronymic), family.trim()])
}

/// «Фамилия И.О.»: as a text names a person (mark M-6).
pub fn family_first(family: &str, given: &str, patronymic: &str) -> String {
    join(&[family.trim(), &initials(given, patronymic)])
}

fn initials(given: &str, patronymic: &str) -> String {
    [given, patronymic]
        .iter()
        .filter_map(|name| name.trim().chars().next())
        .map(|letter| format!("{}.", letter.to_uppercase()))
        .collect()
}

fn join(parts: &[&str]) -> String {
    let present: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    present.join(" ")
}
