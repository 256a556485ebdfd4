//! The source lines and their marks.

use super::*;

/// The frames without heads and verdicts.
fn drawn(source: Arc<Source>, labels: Vec<Label>) -> String {
    let options = HumanOptions {
        quiet: true,
        ..HumanOptions::default()
    };
    let found = finding("some-rule", "said", labels, "/owner");
    let text = human(options, &[judged(source, Stage::Pilot, vec![found])]);
    let (_, frame) = text.split_once('\n').expect("a head");
    frame.trim_end().to_owned()
}

#[test]
fn the_head_counts_characters_and_marks_stand_under_wide_ones() {
    let source = Source::new("a.yaml", "\u{feff}é名前: e\u{301} 😀 tbd\r\n\tb: later\r\n");
    let labels = vec![
        label(&source, "tbd", "when"),
        label(&source, "later", "and this"),
    ];
    let expected = "   ╭─[a.yaml:1:11]
 1 │ é名前: é 😀 tbd
   ·             ─┬─
   ·              ╰── when
 2 │     b: later
   ·        ──┬──
   ·          ╰── and this
   ╰────";
    let expected = expected.replace("é 😀", "e\u{301} 😀");
    assert_eq!(drawn(source, labels), expected);
}

#[test]
fn an_empty_document_and_the_end_of_a_file_get_a_mark() {
    let at = |offset| Label {
        span: Span::new(offset, offset),
        text: "here".to_owned(),
    };
    let empty = "   ╭─[a.yaml:1:1]\n 1 │\n   · ┬\n   · ╰── here\n   ╰────";
    assert_eq!(drawn(Source::new("a.yaml", ""), vec![at(0)]), empty);
    let end = "   ╭─[a.yaml:2:1]\n 1 │ a: [\n 2 │\n   · ┬\n   · ╰── here\n   ╰────";
    assert_eq!(drawn(Source::new("a.yaml", "a: [\n"), vec![at(5)]), end);
    let past = "   ╭─[a.yaml:1:5]\n 1 │ a: [\n   ·     ┬\n   ·     ╰── here\n   ╰────";
    assert_eq!(drawn(Source::new("a.yaml", "a: ["), vec![at(4)]), past);
    assert!(drawn(Source::new("a.yaml", "a: ["), vec![at(400)]).contains("╰── here"));
}

#[test]
fn a_mark_over_lines_is_bracketed_and_a_tall_one_shows_its_first_line() {
    let source = Source::new("a.yaml", "why: >\n  one\n  two\nb: 1\n");
    let two = label(&source, "one\n  two\n", "says nothing");
    let expected = "   ╭─[a.yaml:2:3]
 1 │     why: >
 2 │ ╭─▶   one
 3 │ ├─▶   two
   · ╰──── says nothing
 4 │     b: 1
   ╰────";
    assert_eq!(drawn(source, vec![two]), expected);
    let source = Source::new("a.yaml", "a: 1\n".repeat(40));
    let tall = Label {
        span: Span::new(5, 150),
        text: "all".to_owned(),
    };
    let expected = "   ╭─[a.yaml:2:1]
 1 │ a: 1
 2 │ a: 1
   · ──┬─
   ·   ╰── all
 3 │ a: 1
   ╰────";
    assert_eq!(drawn(source, vec![tall]), expected);
}

#[test]
fn a_long_line_is_cropped_around_each_mark() {
    for length in [20_000, 1_000_000] {
        let filler = "lorem ipsum ".repeat(length / 24);
        let source = Source::new("a.yaml", format!("a: {filler}tbd {filler}then soon\n"));
        let labels = vec![
            label(&source, "tbd", "no date"),
            label(&source, "soon", "when"),
        ];
        let frame = drawn(source, labels);
        assert!(frame.len() < 1_000, "{} bytes", frame.len());
        for words in ["tbd lorem", "then soon", "╰── no date", "╰── when", "…"] {
            assert!(frame.contains(words), "{frame}");
        }
        let line = frame.lines().nth(1).expect("the source line");
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn lines_between_marks_far_apart_are_left_out() {
    let source = Source::new("a.yaml", format!("a: 1\n{}z: 2\n", "- x\n".repeat(500)));
    let labels = vec![
        label(&source, "z: 2", "last"),
        label(&source, "a: 1", "first"),
    ];
    let expected = "     ╭─[a.yaml:502:1]
   1 │ a: 1
     · ──┬─
     ·   ╰── first
     ⋮
 502 │ z: 2
     · ──┬─
     ·   ╰── last
     ╰────";
    assert_eq!(drawn(source, labels), expected);
}

#[test]
fn a_mark_anywhere_in_any_text_is_drawn() {
    let mut random = 7_u32;
    let mut next = |below: usize| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) as usize % below
    };
    for _ in 0..3_000 {
        let words = [
            "a: ", "名", "\r\n", "\n", "\r", "\u{feff}", "\t", "é", "😀", "\u{1b}", "xyz ",
        ];
        let text: String = (0..next(200)).map(|_| words[next(words.len())]).collect();
        let labels = (0..=next(4))
            .map(|_| Label {
                span: Span::new(next(text.len() + 9), next(text.len() + 9)),
                text: "here".to_owned(),
            })
            .collect();
        let frame = drawn(Source::new("a.yaml", text.as_str()), labels);
        assert!(frame.contains("here"), "{text:?}\n{frame}");
    }
}

#[test]
fn of_many_marks_the_first_are_drawn_and_the_rest_is_counted() {
    let source = Source::new("a.yaml", "id: x\n".repeat(50));
    let labels = (0..50).map(|line| Label {
        span: Span::new(line * 6 + 4, line * 6 + 5),
        text: String::new(),
    });
    let frame = drawn(source, labels.collect());
    assert_eq!(frame.matches("─\n").count(), 17, "{frame}");
    assert!(
        frame.ends_with("  and 34 more places not shown here"),
        "{frame}"
    );
}

#[test]
fn words_beside_a_mark_at_the_end_of_a_line_stay_within_the_width() {
    let start = "  limits: {timeout: 8s, retries: 1, rate: 300/min, ";
    let line = format!("{start}window: 24h, calls_per_unit: 12}}\n");
    let source = Source::new("a.yaml", format!("a: 1\n{line}b: 2\n"));
    let frame = drawn(
        source.clone(),
        vec![label(&source, "12", "calls in each unit of work")],
    );
    for line in frame.lines() {
        assert!(line.chars().count() <= 80, "{frame}");
    }
    assert!(frame.contains("calls_per_unit: 12"), "{frame}");
}

#[test]
fn a_single_letter_is_not_left_out() {
    for gap in 1..60 {
        let text = format!("a: one {} two {}", "b".repeat(gap), "c".repeat(70));
        let source = Source::new("a.yaml", format!("{text}\n"));
        let labels = vec![label(&source, "one", "x"), label(&source, "two", "y")];
        let frame = drawn(source, labels);
        let line = frame.lines().nth(1).expect("the source line");
        let (_, shown) = line.split_once("│ ").expect("a frame");
        if let [first, second, _] = shown.split('…').collect::<Vec<_>>()[..] {
            let after = text.find(first).expect("a part") + first.len();
            let left_out = text[after..].find(second).expect("a part");
            assert!(left_out > 1, "{frame}");
        }
    }
}
