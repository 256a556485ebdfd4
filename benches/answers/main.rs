//! Measures how well answers are judged, and learns what cues weigh. `docs/wording.md` says what the
//! figures mean.
#![allow(clippy::print_stdout, unreachable_pub)]

mod corpus;
mod learn;
mod score;

use corpus::{Answer, Reader};
use learn::Weights;
use score::Figures;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

const USAGE: &str = "\
usage: cargo bench --bench answers -- [--learn] [--write] [--errors] [--with FILE]...
  (nothing)    learns from all sources but one, measures on that one, for each, and on the exam, which
               is never learned from; exits 1 below a floor
  --learn      learns from all sources and writes rules/vocabulary/en.cues.tsv
  --with FILE  measures on further labelled answers, with weights that did not see them
  --write      puts the figures into docs/wording.md
  --errors     prints the answers that are judged otherwise than labelled
";

/// What the sum over all held-out sources must reach: precision and recall of errors, F1 of errors and
/// warnings.
const FLOORS: [(&str, f64); 3] = [
    ("error precision", 0.95),
    ("error recall", 0.35),
    ("F1", 0.85),
];

#[derive(Default)]
struct Options {
    learn: bool,
    write: bool,
    errors: bool,
    with: Vec<PathBuf>,
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut options = Options::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // Cargo gives this one.
            "--bench" => {}
            "--learn" => options.learn = true,
            "--write" => options.write = true,
            "--errors" => options.errors = true,
            "--with" => options.with.push(arguments.next().ok_or(USAGE)?.into()),
            _ => return Err(USAGE.into()),
        }
    }
    Ok(options)
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let answers = corpus::read_all(&root.join("benches/answers"))?;
    let reader = Reader::new(None);
    let cues: Vec<Vec<String>> = answers.iter().map(|answer| reader.cues(answer)).collect();
    let learn = |left_out: &str| {
        let rows = answers
            .iter()
            .zip(&cues)
            .map(|(answer, cues)| (answer, cues.as_slice()));
        let rows: Vec<_> = rows
            .filter(|(answer, _)| answer.source != left_out)
            .collect();
        Weights::learn(&rows)
    };
    if options.learn {
        let path = root.join("rules/vocabulary/en.cues.tsv");
        std::fs::write(&path, learn("").file())?;
        println!("{} answers → {}", answers.len(), path.display());
        return Ok(());
    }
    let mut out = String::new();
    let mut all = Table::default();
    head(&mut out, "source");
    let sources: BTreeSet<&str> = answers
        .iter()
        .map(|answer| answer.source.as_str())
        .collect();
    for source in &sources {
        let reader = Reader::new(Some(&learn(source)));
        let held: Vec<&Answer> = answers.iter().filter(|a| a.source == *source).collect();
        row(
            &mut out,
            source,
            &Figures::of(held.iter().copied(), &reader),
        );
        all.add(&held, &reader, options.errors);
    }
    row(&mut out, "**all held out**", &all.sum);
    german(
        &mut out,
        &root.join("benches/answers/german/answers.jsonl"),
        options.errors,
    )?;
    let outside = Reader::new(Some(&learn("")));
    let mut apart = vec![corpus::read_all(&root.join("benches/answers/exam"))?];
    for path in &options.with {
        apart.push(corpus::read(path)?);
    }
    let apart = apart.concat();
    for held in apart.chunk_by(|one, next| one.source == next.source) {
        row(&mut out, &held[0].source, &Figures::of(held, &outside));
        let held: Vec<&Answer> = held.iter().collect();
        Table::default().add(&held, &outside, options.errors);
    }
    all.print(&mut out);
    print!("{out}");
    if options.write {
        write(&root.join("docs/wording.md"), &out)?;
    }
    speed(&answers, &reader);
    floors(&all.sum)
}

/// Replaces what stands between the marks of the figures.
fn write(path: &Path, figures: &str) -> Result<(), Box<dyn Error>> {
    const MARKS: (&str, &str) = ("<!-- figures -->\n", "<!-- end of the figures -->");
    let text = std::fs::read_to_string(path)?;
    let (before, rest) = text
        .split_once(MARKS.0)
        .ok_or("the figures have no place")?;
    let (_, after) = rest.split_once(MARKS.1).ok_or("the figures have no end")?;
    let (start, end) = MARKS;
    std::fs::write(path, format!("{before}{start}{figures}{end}{after}"))?;
    Ok(())
}

/// German, of which nothing was learned: phrases and slots decide. Its words were chosen by one half.
fn german(out: &mut String, path: &Path, errors: bool) -> Result<(), Box<dyn Error>> {
    let answers = corpus::read(path)?;
    let reader = Reader::new(None);
    for half in ["tuned", "held"] {
        let part: Vec<&Answer> = answers.iter().filter(|a| a.half == half).collect();
        let name = format!("german, {half}");
        row(out, &name, &Figures::of(part.iter().copied(), &reader));
        Table::default().add(&part, &reader, errors && half == "tuned");
    }
    Ok(())
}

#[derive(Default)]
struct Table {
    sum: Figures,
    fields: BTreeMap<String, Figures>,
    kinds: BTreeMap<String, Figures>,
}

impl Table {
    fn add(&mut self, answers: &[&Answer], reader: &Reader, errors: bool) {
        for answer in answers {
            let reading = reader.read(answer);
            let called = reading.level > readiness::wording::Level::None;
            if errors && called != answer.is_vague() {
                let label = if answer.is_vague() { "vague" } else { "clear" };
                println!(
                    "{:+5} {label} {} | {}",
                    reading.balance, answer.field, answer.text
                );
            }
            self.sum.add(answer, &reading);
            self.fields
                .entry(answer.field.clone())
                .or_default()
                .add(answer, &reading);
            if !answer.kind.is_empty() && answer.is_vague() {
                self.kinds
                    .entry(answer.kind.clone())
                    .or_default()
                    .add(answer, &reading);
            }
        }
    }

    fn print(&self, out: &mut String) {
        out.push('\n');
        head(out, "field");
        for (field, figures) in &self.fields {
            row(out, field, figures);
        }
        out.push_str(
            "\n| type of hand-waving | answers | noticed | as errors |\n|---|---|---|---|\n",
        );
        for (kind, figures) in &self.kinds {
            let (noticed, errors) = (figures.findings.recall(), figures.errors.recall());
            let count = figures.answers;
            let _ = writeln!(out, "| {kind} | {count} | {noticed:.2} | {errors:.2} |");
        }
    }
}

fn head(out: &mut String, first: &str) {
    let _ = writeln!(
        out,
        "| {first} | answers | error P | error R | P | R | F1 | MCC | words | gap |\n\
         |---|---|---|---|---|---|---|---|---|---|"
    );
}

fn row(out: &mut String, name: &str, figures: &Figures) {
    let (errors, findings) = (figures.errors, figures.findings);
    let share = |(of, right): (usize, usize)| match of {
        0 => "–".to_owned(),
        _ => format!("{:.2}", right as f64 / of as f64),
    };
    let _ = writeln!(
        out,
        "| {name} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {} | {} |",
        figures.answers,
        errors.precision(),
        errors.recall(),
        findings.precision(),
        findings.recall(),
        findings.f1(),
        findings.mcc(),
        share(figures.worded),
        share(figures.asked),
    );
}

/// How many answers are judged in a second by one core, and how much longer a text of 1 MB takes for
/// each byte.
fn speed(answers: &[Answer], reader: &Reader) {
    const ROUNDS: usize = 5;
    let start = Instant::now();
    for _ in 0..ROUNDS {
        for answer in answers {
            std::hint::black_box(reader.read(answer));
        }
    }
    let time = start.elapsed().as_secs_f64();
    let bytes: usize = answers.iter().map(|answer| answer.text.len()).sum();
    let count = answers.len() * ROUNDS;
    let mut long = answers[0].clone();
    while long.text.len() < 1_000_000 {
        let next = &answers[long.text.len() % answers.len()].text;
        long.text.push_str(next);
        long.text.push(' ');
    }
    let start = Instant::now();
    std::hint::black_box(reader.read(&long));
    let each = start.elapsed().as_secs_f64() / long.text.len() as f64;
    let ratio = each / (time / (bytes * ROUNDS) as f64);
    println!(
        "\n{:.0} answers a second; a byte of a text of 1 MB takes {ratio:.1} times as long",
        count as f64 / time
    );
}

fn floors(figures: &Figures) -> Result<(), Box<dyn Error>> {
    let reached = [
        figures.errors.precision(),
        figures.errors.recall(),
        figures.findings.f1(),
    ];
    let below = FLOORS
        .iter()
        .zip(reached)
        .filter(|((_, floor), reached)| reached < floor);
    let below: Vec<_> = below
        .map(|((name, floor), reached)| {
            format!("{name} is {reached:.3}, below the floor of {floor}")
        })
        .collect();
    match below.is_empty() {
        true => Ok(()),
        false => Err(below.join("; ").into()),
    }
}
