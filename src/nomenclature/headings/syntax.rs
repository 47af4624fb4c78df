//! H2: introductory words and complex syntax.

use super::finding::{Finding, FindingCode};
use super::words::{Gap, Heading, Word, capitalise};

/// Introductory words and phrases, in small letters with «е» for «ё», words parted by spaces.
#[rustfmt::skip]
const INTRODUCTORY: &[&str] = &[
    "в частности", "так называемый", "так называемые", "так называемая", "так называемое",
    "так называемых", "так называемым", "так называемой", "как правило", "например", "к примеру",
    "то есть", "т е", "а именно", "видимо", "вероятно", "возможно", "по-видимому",
    "по всей видимости", "скорее всего", "пожалуй", "кажется", "может быть", "должно быть",
    "конечно", "разумеется", "безусловно", "несомненно", "естественно", "действительно", "очевидно",
    "кстати", "между прочим", "кроме того", "помимо этого", "помимо прочего", "таким образом",
    "следовательно", "итак", "значит", "наконец", "во-первых", "во-вторых", "впрочем", "однако",
    "вообще", "в общем-то", "вообще говоря", "по сути", "по сути дела", "иначе говоря",
    "иными словами", "другими словами", "так сказать", "скажем", "как известно", "как говорится",
    "как указано выше", "как сказано выше", "надо полагать", "на наш взгляд", "по слухам",
    "по крайней мере", "прежде всего", "что касается", "к сожалению", "к счастью", "якобы",
    "короче", "обычно", "в принципе", "в сущности", "собственно говоря", "строго говоря",
    "грубо говоря", "если можно так сказать", "по возможности", "вроде бы",
];

/// Turns that put a reason before the kind of documents.
#[rustfmt::skip]
const TURNS: &[&str] = &[
    "в соответствии", "в связи", "в целях", "в рамках", "в ходе", "в исполнение", "во исполнение",
    "в отношении", "на основании", "с целью", "согласно", "исходя из", "учитывая", "руководствуясь",
    "ввиду", "вследствие", "благодаря", "касаясь", "что касается", "по причине", "по поводу",
    "в результате", "в случае",
];

/// Conjunctions and relative words that begin a subordinate clause.
#[rustfmt::skip]
const SUBORDINATE: &[&str] = &[
    "что", "чтобы", "если", "когда", "поскольку", "потому", "хотя", "пока", "ибо", "дабы", "где",
    "куда", "откуда", "зачем", "почему", "чей", "чья", "чье", "чьи", "кто", "кому", "кем", "кого",
    "ком",
];

/// Personal verb forms, which make a heading a sentence.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "был", "была", "было", "были", "будет", "будут", "является", "являются", "являлся", "являлись",
    "имеется", "имеются", "имеет", "имеют", "содержит", "содержат", "содержится", "содержатся",
    "находится", "находятся", "находились", "хранится", "хранятся", "хранились", "лежит", "лежат",
    "касается", "касаются", "относится", "относятся", "поступает", "поступают", "поступил",
    "поступила", "поступило", "поступили", "пришли", "пришло", "получили", "получил", "направили",
    "направил", "направляет", "направляются", "составили", "составил", "составляются", "подготовил",
    "подготовили", "провел", "провели", "проводил", "проводили", "проводился", "проводилась",
    "проводилось", "проводились", "проводится", "проводятся", "подлежит", "подлежат", "требуется",
    "требуются", "ведется", "ведутся", "ведет", "используется", "используются", "подшивается",
    "подшиваются", "надо", "нужно", "можно", "нельзя", "следует", "отражает", "отражают",
    "включает", "включают", "собраны", "собрано", "подшиты", "включены", "вложены", "помещены",
];

pub(super) fn check(heading: &Heading) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(introductory(heading));
    findings.extend(turn_before_the_kind(heading));
    findings.extend(subordinate_clause(heading));
    findings
}

fn introductory(heading: &Heading) -> Option<Finding> {
    let text = heading.phrase_text();
    let phrase = INTRODUCTORY
        .iter()
        .find(|phrase| text.contains(&format!(" {phrase} ")))?;
    let finding = Finding::error(
        FindingCode::Syntax,
        format!("Вводные слова «{phrase}» в заголовке не допускаются: уберите их (п. 10.1.13)"),
    );
    Some(finding.suggesting(without_leading(heading, phrase)))
}

/// The heading without a phrase it begins with; elsewhere in it removal may change the meaning.
fn without_leading(heading: &Heading, phrase: &str) -> Option<String> {
    let count = phrase.split(' ').count();
    let begins = heading.phrase_text().starts_with(&format!(" {phrase} "));
    let next = heading.words.get(count)?;
    begins.then(|| capitalise(&heading.text[next.start..]))
}

fn turn_before_the_kind(heading: &Heading) -> Option<Finding> {
    let text = heading.phrase_text();
    let turn = TURNS
        .iter()
        .find(|turn| text.starts_with(&format!(" {turn} ")))?;
    Some(Finding::error(
        FindingCode::Syntax,
        format!(
            "Заголовок начинается оборотом «{turn} …»: начните с вида документов, \
             а основание опустите или поставьте после содержания (п. 10.1.13)"
        ),
    ))
}

fn subordinate_clause(heading: &Heading) -> Option<Finding> {
    let plain = heading.plain();
    if let Some(word) = plain.iter().find(|word| word.is(SUBORDINATE)) {
        return Some(complex(&format!(
            "придаточное предложение со словом «{}»",
            word.text
        )));
    }
    let pairs = plain.windows(2);
    if pairs
        .clone()
        .any(|pair| pair[0].is(&["так"]) && pair[1].is(&["как"]))
        || pairs
            .clone()
            .any(|pair| pair[0].is(&["том"]) && pair[1].is(&["как"]))
    {
        return Some(complex("придаточное предложение со словом «как»"));
    }
    relative_clause(&plain).or_else(|| {
        let verb = plain.iter().find(|word| word.is(VERBS))?;
        Some(complex(&format!("глагол «{}»", verb.text)))
    })
}

/// «…, которые …» breaks the clause; «при выполнении которых …» is in the wording of the official
/// lists, so a single one is advice.
fn relative_clause(plain: &[&Word]) -> Option<Finding> {
    let relative: Vec<_> = plain
        .iter()
        .filter(|word| word.is_adjective_of(&["котор"]))
        .collect();
    let first = relative.first()?;
    let plain_clause = relative.iter().any(|word| {
        word.gap == Gap::Comma && word.is(&["который", "которая", "которое", "которые", "которую"])
    });
    let text = format!("придаточное предложение со словом «{}»", first.text);
    if plain_clause || relative.len() > 1 {
        return Some(complex(&text));
    }
    Some(Finding::advice(
        FindingCode::Syntax,
        format!("В заголовке {text}: попробуйте обойтись причастием или существительным"),
    ))
}

fn complex(what: &str) -> Finding {
    Finding::error(
        FindingCode::Syntax,
        format!(
            "Сложный синтаксический оборот: {what}. Замените его существительным или \
             причастием (п. 10.1.13)"
        ),
    )
}
