//! Where reports go: standard output, files (written whole or not at all), GitHub's job summary.

use super::terminal::{self, Color};
use super::{CannotJudge, explain, written};
use crate::finding::Severity;
use crate::input;
use crate::render::{
    COMMENT, Catalogue, Compact, Github, Gitlab, Html, Human, JOB_SUMMARY, Json, Junit, Markdown,
    Renderer, Sarif,
};
use crate::report::{FileReport, Summary};
use crate::rule::File;
use crate::source::{Source, shown_line};
use clap::ValueEnum;
use jiff::civil::Date;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Source lines with every value marked, help, and the verdict
    Human,
    /// One line a finding: path:line:column
    Compact,
    /// One JSON document (see `readiness schema report`)
    Json,
    /// SARIF 2.1.0: GitHub code scanning, editors
    Sarif,
    /// Annotations of GitHub Actions, and a job summary
    Github,
    /// GitLab Code Quality
    Gitlab,
    /// JUnit XML: test results of any CI
    Junit,
    /// A comment on a pull request
    Markdown,
    /// One page without script, to send around
    Html,
}

impl Format {
    /// The format where none is given: GitHub Actions reads its own.
    fn usual() -> Self {
        match std::env::var("GITHUB_ACTIONS") {
            Ok(value) if value == "true" => Format::Github,
            _ => Format::Human,
        }
    }

    /// Whether readers of the format must hear of a run that judged nothing. People read that on
    /// standard error.
    fn tells_of_failure(self) -> bool {
        !matches!(self, Format::Human | Format::Compact)
    }
}

/// `FORMAT=FILE`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    format: Format,
    /// `-` is standard output.
    file: PathBuf,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = || {
            let values = Format::value_variants().iter();
            let names = values.filter_map(|format| format.to_possible_value());
            names
                .map(|value| value.get_name().to_owned())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let (format, file) = text
            .split_once('=')
            .ok_or("write FORMAT=FILE, such as sarif=readiness.sarif")?;
        let format = Format::from_str(format, false)
            .map_err(|_| format!("`{format}` is no format; there are {}", names()))?;
        if file.is_empty() {
            return Err("name a file after `=`, or `-` for standard output".to_owned());
        }
        Ok(Target {
            format,
            file: PathBuf::from(file),
        })
    }
}

/// What formats want to know about the run.
pub(super) struct Look<'a> {
    pub(super) color: Color,
    pub(super) quiet: bool,
    /// More than one manifest.
    pub(super) many: bool,
    pub(super) today: Date,
    /// The least severity that makes the run fail.
    pub(super) least: Severity,
    /// The run compares with what there was before.
    pub(super) compares: bool,
    /// The rules that standards of the run bring.
    pub(super) own: Vec<&'a File>,
}

impl Look<'_> {
    fn renderer(&self, format: Format, to_file: bool) -> Box<dyn Renderer> {
        let catalogue = || {
            let mut catalogue = Catalogue::new(explain::builtin_findings());
            for file in &self.own {
                catalogue.add(file);
            }
            catalogue
        };
        match format {
            Format::Human => {
                let color = match self.color {
                    Color::Auto if to_file => Color::Never,
                    color => color,
                };
                let mut options = terminal::options(color);
                options.quiet = self.quiet;
                options.many = self.many;
                Box::new(Human::new(options))
            }
            Format::Compact => Box::new(Compact { quiet: self.quiet }),
            Format::Json => Box::new(Json::default()),
            Format::Sarif => Box::new(Sarif::new(catalogue()).comparing(self.compares)),
            Format::Github => Box::new(Github::new(self.quiet)),
            Format::Gitlab => Box::new(Gitlab::default()),
            Format::Junit => Box::new(Junit::new(self.today, self.least)),
            Format::Markdown => Box::new(Markdown::new(COMMENT)),
            Format::Html => Box::new(Html::new(catalogue())),
        }
    }
}

/// All reports of one run.
pub(super) struct Outputs<'a> {
    list: Vec<Output<'a>>,
}

struct Output<'a> {
    format: Format,
    renderer: Box<dyn Renderer>,
    sink: Sink<'a>,
}

enum Sink<'a> {
    Stdout(&'a mut dyn Write),
    File(Whole),
    /// A device or pipe, or GitHub's summary: written from where it is.
    Open(BufWriter<fs::File>, PathBuf),
}

impl<'a> Outputs<'a> {
    /// The reports that were asked for: one on standard output, unless a file named `-` is it.
    ///
    /// # Errors
    /// Where two go to one place, or a file cannot be written.
    pub(super) fn open(
        format: Option<Format>,
        targets: &[Target],
        stdout: &'a mut dyn Write,
        look: &Look<'_>,
    ) -> Result<Self, CannotJudge> {
        let is_stdout = |target: &&Target| target.file.as_os_str() == "-";
        let mut there: Vec<Format> = targets
            .iter()
            .filter(is_stdout)
            .map(|target| target.format)
            .collect();
        there.extend(format);
        if there.len() > 1 {
            return Err(CannotJudge(
                "two reports on standard output; give one of them a file with --output".to_owned(),
            ));
        }
        let first = there.pop().unwrap_or_else(Format::usual);
        let mut list = vec![Output {
            format: first,
            renderer: look.renderer(first, false),
            sink: Sink::Stdout(stdout),
        }];
        for (index, target) in targets.iter().enumerate() {
            if is_stdout(&target) {
                continue;
            }
            let name = shown_line(&target.file.to_string_lossy()).into_owned();
            if targets[..index]
                .iter()
                .any(|other| other.file == target.file)
            {
                return Err(CannotJudge(format!("two reports in `{name}`")));
            }
            list.push(Output {
                format: target.format,
                renderer: look.renderer(target.format, true),
                sink: Sink::file(&target.file)?,
            });
        }
        if list.iter().any(|output| output.format == Format::Github) {
            list.extend(summary()?);
        }
        Ok(Outputs { list })
    }

    pub(super) fn begin(&mut self) -> Result<(), CannotJudge> {
        self.each(|renderer, out| renderer.begin(out))
    }

    pub(super) fn file(&mut self, file: &FileReport, source: &Source) -> Result<(), CannotJudge> {
        self.each(|renderer, out| renderer.file(out, file, source))
    }

    /// Writes the ends, then puts the files in their places.
    pub(super) fn end(mut self, summary: &Summary) -> Result<(), CannotJudge> {
        self.each(|renderer, out| renderer.end(out, summary))?;
        for output in self.list {
            output.sink.finish()?;
        }
        Ok(())
    }

    /// The same for a run that found nothing to judge.
    pub(super) fn nothing(mut self, summary: &Summary) -> Result<(), CannotJudge> {
        let stdout_tells = self.list[0].format.tells_of_failure();
        if !stdout_tells {
            self.list.remove(0);
        }
        self.begin()?;
        self.end(summary)
    }

    fn each(
        &mut self,
        mut write: impl FnMut(&mut dyn Renderer, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), CannotJudge> {
        for output in &mut self.list {
            let renderer = &mut *output.renderer;
            match &mut output.sink {
                Sink::Stdout(out) => written(write(renderer, &mut **out))?,
                Sink::File(file) => {
                    write(renderer, &mut file.out)
                        .map_err(|error| refused(&file.target, &error))?;
                }
                Sink::Open(out, path) => {
                    write(renderer, out).map_err(|error| refused(path, &error))?;
                }
            }
        }
        Ok(())
    }
}

/// GitHub's page of the job: what every step appends to.
fn summary<'a>() -> Result<Option<Output<'a>>, CannotJudge> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return Ok(None);
    };
    let path = PathBuf::from(path);
    let file = fs::File::options().append(true).create(true).open(&path);
    let file = file.map_err(|error| refused(&path, &error))?;
    Ok(Some(Output {
        format: Format::Markdown,
        renderer: Box::new(Markdown::new(JOB_SUMMARY)),
        sink: Sink::Open(BufWriter::new(file), path),
    }))
}

fn refused(path: &Path, error: &io::Error) -> CannotJudge {
    let name = path.to_string_lossy();
    CannotJudge(format!(
        "the report `{}` cannot be written: {error}",
        shown_line(&name)
    ))
}

impl Sink<'_> {
    fn file(path: &Path) -> Result<Self, CannotJudge> {
        if !is_ours(path) {
            let astray = io::Error::other("a folder on the way is a link out of the repository");
            return Err(refused(path, &astray));
        }
        let opened = if is_stream(path) {
            let file = fs::File::options().write(true).open(path);
            file.map(|file| Sink::Open(BufWriter::new(file), path.to_path_buf()))
        } else {
            Whole::create(path).map(Sink::File)
        };
        opened.map_err(|error| refused(path, &error))
    }

    fn finish(self) -> Result<(), CannotJudge> {
        match self {
            Sink::Stdout(_) => Ok(()),
            Sink::File(file) => {
                let target = file.target.clone();
                file.finish().map_err(|error| refused(&target, &error))
            }
            Sink::Open(mut out, path) => out.flush().map_err(|error| refused(&path, &error)),
        }
    }
}

/// Whether the folders on the way to a file lead to where they seem to: a pull request can put a link in
/// the place of one.
fn is_ours(path: &Path) -> bool {
    let mut above = path.ancestors().skip(1);
    let there = above.find(|folder| folder.symlink_metadata().is_ok());
    there.is_none_or(input::stays_inside)
}

/// What cannot be replaced by a file: a device, a pipe, an open descriptor such as `/dev/stdout`.
fn is_stream(path: &Path) -> bool {
    let system = ["/dev", "/proc"]
        .iter()
        .any(|folder| path.starts_with(folder));
    let known = fs::symlink_metadata(path).map(|data| data.file_type());
    system || known.is_ok_and(|kind| !(kind.is_file() || kind.is_dir() || kind.is_symlink()))
}

/// A file that appears under its name when it is complete. Until then it stands beside it, so that no
/// reader takes half a report for a whole one, and a link at its name is replaced, not followed.
struct Whole {
    target: PathBuf,
    beside: PathBuf,
    out: BufWriter<fs::File>,
}

impl Whole {
    fn create(target: &Path) -> io::Result<Self> {
        let Some(name) = target.file_name().filter(|_| !target.is_dir()) else {
            return Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                "it is a folder",
            ));
        };
        let folder = target.parent().unwrap_or(Path::new(""));
        if !folder.as_os_str().is_empty() {
            fs::create_dir_all(folder)?;
        }
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.tmp", std::process::id()));
        let beside = folder.join(hidden);
        // `create_new` follows no link that somebody put there.
        let file = fs::File::options()
            .write(true)
            .create_new(true)
            .open(&beside)?;
        Ok(Whole {
            target: target.to_path_buf(),
            beside,
            out: BufWriter::new(file),
        })
    }

    fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        fs::rename(&self.beside, &self.target)
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        // After `finish` nothing stands there any more.
        let _ = fs::remove_file(&self.beside);
    }
}
