//! HTML: safe text, no inline style, the number row alone in the repeated heading.

use delohran::nomenclature::forms::*;
use delohran::print::html::{CSS, document, escaped, fragment};
use proptest::prelude::*;

use super::fixtures::*;

fn nomenclature_with_title(title: &str) -> String {
    let mut input = department_nomenclature_input(false);
    input.sections[0].rows[0].title = title.to_owned();
    fragment(&department_nomenclature(templates(), &agency(), &input))
}

#[test]
fn a_document_links_its_style_sheet_and_has_no_inline_style_or_script() {
    let form = department_nomenclature(
        templates(),
        &agency(),
        &department_nomenclature_input(false),
    );
    let html = document(&form, "/static/print.css?v=1&w=2");
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"ru\">"));
    assert!(html.contains("<link rel=\"stylesheet\" href=\"/static/print.css?v=1&amp;w=2\">"));
    for forbidden in [" style=", "<style", "<script", "onclick", "javascript:"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.contains("<p class=\"paper-draft\">ПРОЕКТ</p>"));
}

#[test]
fn only_the_number_row_stands_in_the_repeated_heading() {
    let html = nomenclature_with_title("Приказы");
    let (_, after) = html.split_once("<thead>").expect("a heading");
    let (repeated, _) = after.split_once("</thead>").expect("its end");
    assert_eq!(html.matches("<thead>").count(), 1);
    assert!(
        repeated.contains(">1</th>") && repeated.contains(">5</th>"),
        "{repeated}"
    );
    assert!(
        !repeated.contains(">Индекс дела<"),
        "the words stand once, in the table above"
    );
    assert!(
        repeated.contains("aria-label=\"Индекс дела\""),
        "but a reader by ear hears them"
    );
}

#[test]
fn a_group_row_is_kept_with_the_row_after_it() {
    let html = nomenclature_with_title("Приказы");
    let (_, kept) = html
        .split_once("<tbody class=\"paper-keep\">")
        .expect("a kept body");
    let (kept, _) = kept.split_once("</tbody>").expect("its end");
    assert_eq!(kept.matches("<tr").count(), 2);
    assert!(
        kept.contains("1. Отдел методологии контроля оборота товаров") && kept.contains("10-1-01")
    );
}

#[test]
fn text_cannot_become_markup() {
    let html = nomenclature_with_title("<script>alert('а')</script> & \"кавычки\"");
    assert!(
        html.contains("&lt;script&gt;alert(&#39;а&#39;)&lt;/script&gt; &amp; &quot;кавычки&quot;"),
        "{html}"
    );
}

#[test]
fn spaces_and_long_words_are_set_for_paper() {
    let html = nomenclature_with_title("Приказ от 9 мая 2025 г. № 5-7");
    assert!(
        html.contains("9\u{a0}мая 2025\u{a0}г. <span class=\"paper-whole\">№\u{a0}5-7</span>"),
        "{html}"
    );
    let long = nomenclature_with_title(&"водогрязеторфопарафинолечение".repeat(3));
    assert!(long.contains("во\u{ad}дог\u{ad}ря"), "{long}");
}

#[test]
fn an_unknown_name_leaves_a_rule() {
    let mut input = department_nomenclature_input(false);
    input.head.name = String::new();
    let html = fragment(&department_nomenclature(templates(), &agency(), &input));
    assert!(html.contains("<span class=\"paper-name\"><span class=\"paper-rule\"></span></span>"));
}

#[test]
fn the_style_sheet_sets_the_page_of_the_norms() {
    for rule in [
        "size: A4 portrait",
        "margin: 20mm 10mm 20mm 30mm",
        "size: A4 landscape",
        "counter(page)",
        "table-header-group",
    ] {
        assert!(CSS.contains(rule), "{rule}");
    }
}

proptest! {
    #[test]
    fn any_title_keeps_the_tags_in_balance(title in any::<String>()) {
        let html = nomenclature_with_title(&title);
        for tag in ["td", "tr", "tbody", "table", "span", "p", "article"] {
            let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
            prop_assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{}", tag);
        }
    }

    #[test]
    fn escaped_text_has_no_special_characters(text in any::<String>()) {
        prop_assert!(!escaped(&text).contains(['<', '>', '"', '\'']));
    }
}
