//! What each rule of computing rests on: an act that was read, or memory of one that could not be.
//!
//! A rule from memory is applied only in the direction that keeps a case longer, and people are told that it is to be checked.

/// How well a rule is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The text of the act was read.
    Read,
    /// Follows from acts that were read.
    Follows,
    /// The text could not be read: to be checked.
    ToCheck,
}

impl Standing {
    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Standing::Read => "по тексту акта",
            Standing::Follows => "следует из прочитанных актов",
            Standing::ToCheck => "требует проверки",
        }
    }
}

/// A rule of computing with its standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComputingRule {
    /// What the program does.
    pub text: &'static str,
    /// What it rests on.
    pub source: &'static str,
    /// How well that is known.
    pub standing: Standing,
}

use Standing::{Follows, Read, ToCheck};

/// Every rule, in the order in which a date comes about.
pub const RULES: &[ComputingRule] = &[
    ComputingRule {
        text: "Срок исчисляется с 1 января года, следующего за годом окончания дела делопроизводством; дело включают в перечень не ранее 1 января года, следующего за последним годом срока",
        source: "п. 10.5.4 Инструкции № ЕД-7-10/799@",
        standing: Read,
    },
    ComputingRule {
        text: "Счёт идёт целыми календарными годами: дни и месяцы на дату не влияют",
        source: "п. 10.5.4 Инструкции № ЕД-7-10/799@",
        standing: Follows,
    },
    ComputingRule {
        text: "Сноска «После …» переносит начало срока на 1 января года, следующего за годом события; пока событие не записано с датой, срок не начался",
        source: "сноски Перечня 2019",
        standing: Follows,
    },
    ComputingRule {
        text: "Если событие наступило раньше окончания дела, срок считается от окончания дела: берётся более поздний год",
        source: "Инструкция по применению Перечня 2019 (приказ Росархива № 237)",
        standing: ToCheck,
    },
    ComputingRule {
        text: "«50/75 лет»: дела, законченные делопроизводством до 1 января 2003 г., хранятся 75 лет, законченные позже — 50 лет",
        source: "ст. 22.1 Федерального закона № 125-ФЗ",
        standing: Read,
    },
    ComputingRule {
        text: "«50 лет» у дела, законченного до 2003 г., противоречит закону: решает человек, не ранее чем через 75 лет",
        source: "ст. 22.1 Федерального закона № 125-ФЗ",
        standing: Follows,
    },
    ComputingRule {
        text: "«Постоянно» не имеет даты и в организации, которая не передаёт документы в государственный архив: ни одно такое дело само не становится подлежащим уничтожению",
        source: "Инструкция по применению Перечня 2019 (приказ Росархива № 237): не менее 10 лет",
        standing: ToCheck,
    },
    ComputingRule {
        text: "«До минования надобности» — не менее одного года, и только после записи о том, что надобность миновала",
        source: "Инструкция по применению Перечня 2019 (приказ Росархива № 237)",
        standing: ToCheck,
    },
    ComputingRule {
        text: "«До замены новыми», «До ликвидации организации», «До востребования» и другие «До …» ждут записи о событии",
        source: "Перечень 2019",
        standing: Follows,
    },
    ComputingRule {
        text: "«ЭПК» и «ЭК» срока не удлиняют, но без полистного просмотра дело к уничтожению не выделяется; так и в организации, которая не передаёт документы в государственный архив",
        source: "п. 10.3.2 Инструкции № ЕД-7-10/799@; для непередающих организаций текст правила не прочитан",
        standing: ToCheck,
    },
    ComputingRule {
        text: "«При условии проведения проверки (ревизии)»: срок может истечь, но до записи о проверке уничтожать нельзя",
        source: "сноски Перечня 2019",
        standing: Read,
    },
    ComputingRule {
        text: "При споре, разногласии, судебном деле дело хранится до вынесения решения",
        source: "сноски Перечня 2019",
        standing: Read,
    },
    ComputingRule {
        text: "Если от обстоятельства зависит срок, а об обстоятельстве не записано, берётся более долгий срок",
        source: "правило осторожности этой программы",
        standing: Follows,
    },
    ComputingRule {
        text: "У знака сноски без текста сноски и у слов примечания, которых программа не понимает, решает человек",
        source: "правило осторожности этой программы",
        standing: Follows,
    },
    ComputingRule {
        text: "Пометка «В» (75 лет минус возраст) не уменьшает срок: принимается полный",
        source: "перечни, действовавшие до 2019 года",
        standing: ToCheck,
    },
    ComputingRule {
        text: "Новая редакция перечня применяется ко всем законченным делам, кроме включённых в утверждённые описи постоянного хранения и акты о выделении к уничтожению",
        source: "письмо Росархива № Р/М-479 от 13.03.2020",
        standing: Read,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_what_it_rests_on() {
        for rule in RULES {
            assert!(!rule.text.is_empty() && !rule.source.is_empty());
            assert!(!rule.text.ends_with('.'), "{}", rule.text);
        }
        assert!(RULES.iter().any(|rule| rule.standing == ToCheck));
    }
}
