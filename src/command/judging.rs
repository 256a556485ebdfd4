//! The judgement of many inputs: several threads, each with several manifests at a time, in order.

use super::CannotJudge;
use super::adopt::{Before, Entry};
use super::repair::{Repair, Repaired};
use super::standards::Policies;
use crate::finding::Finding;
use crate::fix;
use crate::fleet::{Fleet, Seat};
use crate::input::{Input, Pasts};
use crate::lint::{self, Among, Case, Judgement, Policy, Was};
use crate::manifest;
use crate::report::FileReport;
use crate::repository::Repository;
use crate::source::Source;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// What became of one manifest.
pub(super) struct One {
    pub(super) file: FileReport,
    pub(super) source: Arc<Source>,
    /// What the baseline is to know of it.
    pub(super) entry: Option<Entry>,
    /// Its text before and after, where fixes are asked for.
    pub(super) repaired: Option<Repaired>,
    /// Why it was not fixed, where it could be.
    pub(super) left: Option<String>,
}

/// A judged manifest, or what kept it from being judged.
pub(super) type Judged = Result<One, CannotJudge>;

/// How the inputs of a run are judged.
pub(super) struct Judging<'r> {
    pub(super) repair: &'r Repair,
    /// How many threads; nothing where that is left to the machine.
    pub(super) jobs: Option<u16>,
    pub(super) policies: &'r Policies<'r>,
    pub(super) before: &'r Before,
}

impl Judging<'_> {
    /// Judges all inputs, several at a time, and hands the results on in order, as soon as those before
    /// them are done.
    pub(super) fn each(
        &self,
        inputs: &[Input],
        take: &mut dyn FnMut(Judged) -> Result<(), CannotJudge>,
    ) -> Result<(), CannotJudge> {
        // Counting the processors reads several files of the system: not for one manifest.
        let jobs = match inputs.len() {
            0 | 1 => 1,
            many => self.jobs.map_or_else(processors, usize::from).min(many),
        };
        let again = |at: usize| inputs.get(at).and_then(read_again);
        let fleet = Fleet::new(inputs.len(), &again);
        // What is found there is compared, not shown.
        let past = Fleet::new(0, &|_| None);
        // One manifest has no others.
        let many = inputs.len() > 1;
        let seats = |at: usize| Seats {
            now: many.then(|| fleet.seat(at)),
            past: (many && self.before.since.is_some()).then(|| past.seat(at)),
        };
        let most = block_of(inputs.len(), jobs);
        let blocks: Vec<&[Input]> = inputs.chunks(most).collect();
        let judge = |block: usize, around: &mut Around| {
            let inputs = *blocks.get(block)?;
            let start = block * most;
            // All are taken at once: whatever happens here, none of them keeps another thread waiting.
            let seats: Vec<_> = (start..start + inputs.len()).map(&seats).collect();
            Some(self.judge(inputs.iter().zip(seats), around))
        };
        if jobs <= 1 {
            let mut around = Around::default();
            let mut blocks = (0..).map_while(|block| judge(block, &mut around));
            return blocks.try_for_each(|judged| judged.into_iter().try_for_each(&mut *take));
        }
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let (send, receive) = mpsc::sync_channel(jobs);
            for _ in 0..jobs {
                let (send, next, judge) = (send.clone(), &next, &judge);
                scope.spawn(move || {
                    let mut around = Around::default();
                    while let block = next.fetch_add(1, Ordering::Relaxed)
                        && let Some(judged) = judge(block, &mut around)
                        && send.send((block, judged)).is_ok()
                    {}
                });
            }
            drop(send);
            let mut waiting = BTreeMap::new();
            let mut due = 0;
            for (block, judged) in receive {
                waiting.insert(block, judged);
                while let Some(judged) = waiting.remove(&due) {
                    due += 1;
                    judged.into_iter().try_for_each(&mut *take)?;
                }
            }
            Ok(())
        })
    }

    /// Judges inputs that follow each other, as many together as have room in the nearer caches of a
    /// processor.
    fn judge<'i>(
        &'i self,
        inputs: impl Iterator<Item = (&'i Input, Seats<'i>)>,
        around: &mut Around,
    ) -> Vec<Judged> {
        const BYTES_TOGETHER: usize = 64 << 10;
        let mut inputs = inputs.peekable();
        let mut all = Vec::new();
        while inputs.peek().is_some() {
            let mut bytes = 0;
            let mut read = Vec::new();
            while bytes < BYTES_TOGETHER
                && let Some((input, seats)) = inputs.next()
            {
                let one = self.read(input, seats, around);
                bytes += one.as_ref().map_or(0, |one| one.bytes.len());
                read.push(one);
            }
            let cases: Vec<_> = read.iter().flatten().map(Read::case).collect();
            let mut judged = lint::check_all(&cases).into_iter();
            all.extend(read.into_iter().map(|one| {
                let one = one?;
                let input = one.input;
                let judgement = judged.next().flatten().ok_or_else(|| our_fault(input))?;
                let report = || self.report(one, judgement, around);
                lint::caught(report).unwrap_or_else(|| Err(our_fault(input)))
            }));
        }
        all
    }

    /// Reads one input, and puts right what is asked to be put right.
    fn read<'i>(
        &'i self,
        input: &'i Input,
        seats: Seats<'i>,
        around: &mut Around,
    ) -> Result<Read<'i>, CannotJudge> {
        let bytes = input.read()?;
        let rest = || {
            let mut read = Read {
                input,
                name: input.name(),
                bytes,
                repository: around.go_to(input.folder()),
                policy: self.policies.of(input.folder()),
                seats,
                was: self.before.was(input),
                repaired: None,
                left: None,
            };
            if self.repair.is_on() {
                self.repair(&mut read);
            }
            read
        };
        lint::caught(rest).ok_or_else(|| our_fault(input))
    }

    /// Puts a manifest right: it is judged, and the others of the run hear of it, as it is then.
    fn repair(&self, read: &mut Read<'_>) {
        let (repository, policy) = (&read.repository, read.policy);
        let check = |bytes: &[u8]| lint::check(&read.name, bytes, repository, policy);
        let refused = self.repair.refuses(read.input);
        let fixed = match refused {
            None => fix::fix(&read.bytes, check),
            Some(_) => fix::none(check(&read.bytes)),
        };
        let fixable = |it: &Finding| it.fix.is_some();
        read.left = refused.filter(|_| fixed.judgement.findings.iter().any(fixable));
        let after = fixed.judgement.source.text();
        let bytes = match fixed.fixes {
            0 => read.bytes.clone(),
            _ => after.as_bytes().to_vec(),
        };
        read.repaired = Some(Repaired {
            input: read.input.clone(),
            after: after.to_owned(),
            before: std::mem::replace(&mut read.bytes, bytes),
            fixes: fixed.fixes,
        });
    }

    fn report(&self, read: Read<'_>, mut judgement: Judgement, around: &mut Around) -> Judged {
        let (input, policy) = (read.input, read.policy);
        let past = read.seats.past.as_ref();
        let entry =
            self.before
                .set_apart(input, &mut judgement, policy, &mut around.pasts, past)?;
        let mut file = FileReport::new(&judgement);
        file.locate(&judgement.source, &judgement.findings, |file| {
            read.repository.place_of(file)
        });
        Ok(One {
            file,
            source: judgement.source,
            entry,
            repaired: read.repaired,
            left: read.left,
        })
    }
}

/// What is said of a manifest at which the program itself fails.
fn our_fault(input: &Input) -> CannotJudge {
    let name = input.name();
    let name = crate::source::shown_line(&name);
    CannotJudge(format!(
        "`{name}` could not be judged: this is a fault of readiness itself"
    ))
}

/// An input with everything around it, before it is judged.
struct Read<'i> {
    input: &'i Input,
    name: String,
    bytes: Vec<u8>,
    repository: Rc<Repository>,
    policy: &'i Policy<'i>,
    seats: Seats<'i>,
    /// What it said of itself before.
    was: Option<Was>,
    repaired: Option<Repaired>,
    left: Option<String>,
}

impl Read<'_> {
    fn case(&self) -> Case<'_> {
        Case {
            name: &self.name,
            bytes: &self.bytes,
            repository: &self.repository,
            policy: self.policy,
            among: Among {
                seat: self.seats.now.as_ref(),
                was: self.was.as_ref(),
            },
        }
    }
}

/// How many inputs a thread takes and hands over at a time: each alone costs a change of threads and shares
/// nothing with the next, and too many keep the other threads waiting. Measured: eight take a quarter less
/// time than each alone, more of them hardly less.
fn block_of(inputs: usize, jobs: usize) -> usize {
    const MOST: usize = 8;
    const BLOCKS_OF_A_THREAD: usize = 4;
    (inputs / (jobs * BLOCKS_OF_A_THREAD)).clamp(1, MOST)
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The places of one manifest among the others: as they are, and as they were.
struct Seats<'f> {
    now: Option<Seat<'f>>,
    past: Option<Seat<'f>>,
}

/// The repository around the folder that was read last: manifests of one folder often name the same
/// runbook, and are judged one after the other.
#[derive(Default)]
struct Around {
    folder: PathBuf,
    repository: Rc<Repository>,
    pasts: Pasts,
}

impl Around {
    fn go_to(&mut self, folder: &Path) -> Rc<Repository> {
        if self.folder != folder {
            self.folder = folder.to_path_buf();
            self.repository = Rc::new(self.repository.moved(folder));
        }
        self.repository.clone()
    }
}

/// The text of a manifest that was judged before, to show what a later one shares with it.
fn read_again(input: &Input) -> Option<Arc<Source>> {
    match input {
        Input::File(_) => Some(manifest::open(&input.name(), &input.read().ok()?).0),
        Input::Stdin(_) => None,
    }
}
