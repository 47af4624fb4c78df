//! What a grid of five hundred rows feels like: figures, no verdict. Run by hand:
//! `cargo test --test main screen::lag -- --ignored --nocapture --test-threads 1`.

use std::io::Write;
use std::time::{Duration, Instant};

use fantoccini::key::Key;
use serde_json::Value;

use super::{Desk, SAVED, STATE};
use crate::harness::screen::{Driver, Screen};
use crate::in_browsers;

in_browsers! {
    #[ignore = "measures; run by hand on a machine that does nothing else"]
    five_hundred_rows;
}

const ROWS: usize = 500;

/// Notes of every key how long the scripts ran for it and when the screen showed it, and of every frame how long it took.
const RECORDER: &str = "
    window.lag = { script: [], paint: [], frames: [] };
    let begun = 0;
    let spent = 0;
    const begin = () => { begun = performance.now(); };
    const end = () => { spent += performance.now() - begun; };
    for (const kind of ['keydown', 'input', 'paste']) {
      addEventListener(kind, begin, true);
      addEventListener(kind, end);
    }
    addEventListener('keydown', (event) => {
      const pressed = event.timeStamp;
      spent = 0;
      requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => {
          lag.script.push(spent);
          lag.paint.push(performance.now() - pressed);
        };
        painted.port2.postMessage(0);
      });
    }, true);
    let last = performance.now();
    const frame = (now) => {
      lag.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);";

/// A line for a kind of work: what was noted since the last one.
async fn report(screen: &Screen, what: &str) {
    let noted = screen
        .script("const noted = window.lag; window.lag = { script: [], paint: [], frames: [] }; return noted;")
        .await;
    let list = |name: &str| {
        let values = noted[name].as_array().into_iter().flatten();
        let mut values: Vec<f64> = values.filter_map(Value::as_f64).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let spread = |values: &[f64]| {
        let at = |share: usize| {
            let place = (values.len() * share / 100).min(values.len().saturating_sub(1));
            values.get(place).copied().unwrap_or_default()
        };
        format!("{:5.1} / {:5.1} / {:5.1}", at(50), at(95), at(100))
    };
    let (script, paint, frames) = (list("script"), list("paint"), list("frames"));
    let long = frames.iter().filter(|frame| **frame > 50.0).count();
    say(&format!(
        "{what:<44} keys {:3}; script {}; to paint {}; frames over 50 ms: {long} of {}, longest {:.0}",
        script.len(),
        spread(&script),
        spread(&paint),
        frames.len(),
        frames.last().copied().unwrap_or_default(),
    ));
}

fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

async fn press(screen: &Screen, key: Key, times: usize) {
    for _ in 0..times {
        screen.press(key).await;
    }
}

async fn five_hundred_rows(driver: Driver) {
    let desk = Desk::set().await;
    desk.add_rows(ROWS - 2).await;
    let screen = desk.window(&driver, "clerk").await;
    say(&format!(
        "\n{:?}, {ROWS} rows; milliseconds: median / 95 of 100 / most",
        driver.make
    ));
    // Opened again: what the browser keeps, it has.
    screen
        .visit(&format!("/nomenclatures/{}/grid", desk.id))
        .await;
    let opened = screen
        .script(
            "const way = performance.getEntriesByType('navigation')[0];
             return [way.responseStart, way.responseEnd, way.domContentLoadedEventEnd];",
        )
        .await;
    say(&format!(
        "opened, after the request: answer begins {:.0}, is there {:.0}, grid can be written in {:.0}",
        opened[0].as_f64().unwrap_or_default(),
        opened[1].as_f64().unwrap_or_default(),
        opened[2].as_f64().unwrap_or_default(),
    ));
    screen.script(RECORDER).await;
    press(&screen, Key::Down, 60).await;
    report(&screen, "walking down").await;
    press(&screen, Key::PageDown, 12).await;
    press(&screen, Key::Right, 3).await;
    report(&screen, "leafing").await;
    for _ in 0..40 {
        screen.with(&[Key::Shift], Key::Down).await;
    }
    report(&screen, "selecting").await;
    screen.ctrl(Key::Home).await;
    press(&screen, Key::Down, 250).await;
    press(&screen, Key::Home, 1).await;
    press(&screen, Key::Right, 2).await;
    press(&screen, Key::F2, 1).await;
    report(&screen, "on the way to the middle").await;
    for letter in " с управлениями по субъектам Российской Федерации по вопросам налогового администрирования за 2027 год".chars() {
        screen.keys(&letter.to_string()).await;
    }
    report(&screen, "typing a title").await;
    for _ in 0..30 {
        screen.keys(" а").await;
        screen.press(Key::Enter).await;
    }
    report(&screen, "writing cells one after the other").await;
    screen.wait_for(STATE, SAVED).await;
    report(&screen, "until they are saved").await;
    let lines: String = (1..=100)
        .map(|number| format!("<tr><td>Вставленная переписка ({number})</td><td>3 года</td><td>ст. 72 ТП</td></tr>"))
        .collect();
    screen.copy_table(&format!("<table>{lines}</table>")).await;
    press(&screen, Key::Home, 1).await;
    press(&screen, Key::Right, 2).await;
    report(&screen, "copying").await;
    let pasted = Instant::now();
    screen.ctrl("v").await;
    report(&screen, "pasting a hundred rows over others").await;
    screen.wait_for(STATE, SAVED).await;
    say(&format!("saved {} ms after", since(pasted)));
    report(&screen, "until they are saved").await;
    screen.ctrl("z").await;
    report(&screen, "undoing it").await;
    screen.wait_for(STATE, SAVED).await;
    screen.ctrl(Key::End).await;
    press(&screen, Key::Home, 1).await;
    press(&screen, Key::Right, 2).await;
    report(&screen, "to the end").await;
    let pasted = Instant::now();
    screen.ctrl("v").await;
    report(&screen, "pasting a hundred rows, 99 of them new").await;
    screen.wait_for(STATE, SAVED).await;
    say(&format!("saved {} ms after", since(pasted)));
    report(&screen, "until they are saved").await;
    screen.close().await;
}

fn since(moment: Instant) -> u128 {
    Duration::as_millis(&moment.elapsed())
}
