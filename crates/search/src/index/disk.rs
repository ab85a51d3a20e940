//! The folder of an index. Files are made durable while the next ones are made, on a thread beside: who indexes many notes
//! would wait for the disk for a thirtieth of the time, who indexes one for a sixth. tantivy needs them to be durable when
//! it commits, and asks for that ([`Directory::sync_directory`]).

use crate::failure::same_error;
use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::{mem, thread};
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, MmapDirectory,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

/// Bytes that are written at once.
const BLOCK: usize = 1 << 16;
/// Bytes after which a file that is still written is made durable so far: less is left to wait for when it is whole.
const STEP: usize = 1 << 20;
/// Files that may wait. Each is open.
const MOST: usize = 64;

/// tantivy's list of the files it made. It is written before each of them, so that none is left over after a crash; what is left
/// over is told by its name here (`sweep`), so it may come later. Files that are not on it are not checked when the index is
/// opened: it must be there before a commit is.
const LIST: &str = ".managed.json";

/// The files of an index.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    files: MmapDirectory,
    dir: PathBuf,
    syncs: Arc<Syncs>,
}

impl Disk {
    pub(super) fn open(dir: &Path) -> Result<Self, OpenDirectoryError> {
        // As tantivy does: what it reads is what is written here, wherever a link leads later.
        let dir = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_path_buf());
        let files = MmapDirectory::open(&dir)?;
        Ok(Self {
            syncs: Arc::new(Syncs {
                files: files.clone(),
                queue: Mutex::default(),
                done: Condvar::new(),
            }),
            files,
            dir,
        })
    }
}

impl Directory for Disk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let full = self.dir.join(path);
        self.syncs.let_go(&full);
        let file = OpenOptions::new().write(true).create_new(true).open(&full);
        let file = file.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_path_buf()),
            _ => OpenWriteError::IoError {
                io_error: Arc::new(error),
                filepath: path.to_path_buf(),
            },
        })?;
        self.syncs.forget(&full);
        let writer = Writer {
            made: Arc::new(Made { path: full, file }),
            block: Vec::new(),
            failed: false,
            since: 0,
            syncs: Arc::clone(&self.syncs),
        };
        Ok(BufWriter::new(Box::new(writer)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path == Path::new(LIST) {
            self.syncs.ask_for_list(data);
            return Ok(());
        }
        self.files.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.syncs.wait()?;
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let held = self.files.acquire_lock(lock)?;
        if lock.filepath != INDEX_WRITER_LOCK.filepath {
            return Ok(held);
        }
        Ok(DirectoryLock::from(Box::new(Writing {
            syncs: Arc::clone(&self.syncs),
            _held: held,
        })))
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// The lock of who writes. What was asked for is done before another may take it; a merge that nobody waits for goes on, as
/// tantivy's do.
struct Writing {
    syncs: Arc<Syncs>,
    _held: DirectoryLock,
}

impl Drop for Writing {
    fn drop(&mut self) {
        // What fails is in no commit.
        let _ = self.syncs.wait();
    }
}

/// A file that is or was written.
#[derive(Debug)]
struct Made {
    path: PathBuf,
    file: File,
}

/// Writes a file in large blocks.
struct Writer {
    made: Arc<Made>,
    block: Vec<u8>,
    /// Whether nobody can tell what of it was written.
    failed: bool,
    /// Bytes that were written since it was last made durable.
    since: usize,
    syncs: Arc<Syncs>,
}

impl Writer {
    fn write_block(&mut self) -> io::Result<()> {
        (&self.made.file)
            .write_all(&self.block)
            .inspect_err(|_| self.failed = true)?;
        self.since += self.block.len();
        self.block.clear();
        if self.since >= STEP {
            self.since = 0;
            self.syncs.ask(&self.made);
        }
        Ok(())
    }
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Who writes in large pieces comes with the same ones again.
        if self.failed {
            return Err(io::Error::other("what was written before is not there"));
        }
        self.block.extend_from_slice(bytes);
        if self.block.len() >= BLOCK {
            self.write_block()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_block()
    }
}

impl TerminatingWrite for Writer {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.write_block()?;
        self.syncs.ask(&self.made);
        Ok(())
    }
}

/// What is to be made durable.
#[derive(Debug)]
struct Syncs {
    files: MmapDirectory,
    queue: Mutex<Queue>,
    done: Condvar,
}

#[derive(Debug)]
enum Job {
    Sync(Arc<Made>),
    /// Write the list.
    List,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Job>,
    /// How many jobs were given, and how many are done: in their order.
    given: u64,
    done: u64,
    /// Whether a thread is at it. It ends when nothing waits.
    running: bool,
    /// The file it is at.
    at: Option<PathBuf>,
    /// The list as it was given last, until it is written; and why it could not be.
    list: Option<Vec<u8>>,
    unlisted: Option<io::Error>,
    /// Files of which nobody can tell what the disk has of them.
    failed: Vec<(PathBuf, io::Error)>,
}

impl Syncs {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_while(&self, waits: impl Fn(&Queue) -> bool) -> MutexGuard<'_, Queue> {
        self.done
            .wait_while(self.queue(), |queue| waits(queue))
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Has what was written of a file so far be made durable.
    fn ask(self: &Arc<Self>, made: &Arc<Made>) {
        let queue = self.wait_while(|queue| queue.waiting.len() >= MOST);
        let same = |job: &Job| matches!(job, Job::Sync(waiting) if Arc::ptr_eq(waiting, made));
        let asked = queue.waiting.iter().any(same);
        self.give(queue, (!asked).then(|| Job::Sync(Arc::clone(made))));
    }

    /// Has the list be written.
    fn ask_for_list(self: &Arc<Self>, list: &[u8]) {
        let mut queue = self.queue();
        queue.list = Some(list.to_vec());
        self.give_list(queue);
    }

    fn give_list(self: &Arc<Self>, queue: MutexGuard<'_, Queue>) {
        let asked = queue.waiting.iter().any(|job| matches!(job, Job::List));
        self.give(queue, (!asked).then_some(Job::List));
    }

    fn give(self: &Arc<Self>, mut queue: MutexGuard<'_, Queue>, job: Option<Job>) {
        queue.given += u64::from(job.is_some());
        queue.waiting.extend(job);
        if queue.waiting.is_empty() || mem::replace(&mut queue.running, true) {
            return;
        }
        drop(queue);
        let syncs = Arc::clone(self);
        let thread = thread::Builder::new().name("cairn-sync".to_owned());
        if thread.spawn(move || syncs.run()).is_err() {
            // The system has no more threads to give.
            self.run();
        }
    }

    fn run(&self) {
        let mut queue = self.queue();
        while let Some(job) = queue.waiting.pop_front() {
            queue = match job {
                Job::Sync(made) => {
                    queue.at = Some(made.path.clone());
                    drop(queue);
                    let synced = made.file.sync_data();
                    let mut queue = self.queue();
                    queue.at = None;
                    queue
                        .failed
                        .extend(synced.err().map(|error| (made.path.clone(), error)));
                    queue
                }
                Job::List => {
                    let list = queue.list.take();
                    drop(queue);
                    let written = list.map(|list| (self.files.atomic_write(Path::new(LIST), &list), list));
                    let mut queue = self.queue();
                    if let Some((written, list)) = written {
                        queue.unlisted = written.err();
                        let left = queue.unlisted.is_some().then_some(list);
                        queue.list = queue.list.take().or(left);
                    }
                    queue
                }
            };
            queue.done += 1;
            self.done.notify_all();
        }
        queue.running = false;
    }

    /// Waits until nothing is at a file with this name: where names are not free before that, it can be made anew then.
    fn let_go(&self, path: &Path) {
        let is_of = |job: &Job| matches!(job, Job::Sync(made) if made.path == path);
        drop(self.wait_while(|queue| queue.at.as_deref() == Some(path) || queue.waiting.iter().any(is_of)));
    }

    /// A file with this name was made anew: what became of the one before does not matter any more.
    fn forget(&self, path: &Path) {
        self.queue().failed.retain(|(failed, _)| failed != path);
    }

    /// Waits until all is durable that was asked for before.
    ///
    /// # Errors
    /// What the system said of the list, which is tried again, or of a file, as long as that is there: the system tells it
    /// once, and nobody can tell what of the file the disk has. It may be one of another segment, whose merge has told nobody
    /// that it failed.
    fn wait(self: &Arc<Self>) -> io::Result<()> {
        let mut queue = self.settled();
        if queue.unlisted.is_some() {
            self.give_list(queue);
            queue = self.settled();
        }
        queue
            .failed
            .retain(|(path, _)| !matches!(path.try_exists(), Ok(false)));
        let failed = queue.failed.iter().map(|(_, error)| error);
        match queue.unlisted.iter().chain(failed).next() {
            Some(error) => Err(same_error(error)),
            None => Ok(()),
        }
    }

    /// Waits for all that was asked for before, and no longer: a merge may go on and on.
    fn settled(&self) -> MutexGuard<'_, Queue> {
        let given = self.queue().given;
        self.wait_while(|queue| queue.done < given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk() -> (tempfile::TempDir, Disk) {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::open(dir.path()).unwrap();
        (dir, disk)
    }

    #[test]
    fn a_file_is_whole_as_soon_as_it_is_ended() {
        let (_dir, disk) = disk();
        for len in [0, 1, BLOCK - 1, BLOCK, 3 * BLOCK + 7, 2 * STEP + BLOCK + 1] {
            let name = PathBuf::from(format!("{len}.idx"));
            let bytes: Vec<u8> = (0..len).map(|at| (at % 251) as u8).collect();
            let mut writer = disk.open_write(&name).unwrap();
            bytes
                .chunks(10_007)
                .for_each(|chunk| writer.write_all(chunk).unwrap());
            writer.terminate().unwrap();
            assert!(
                disk.open_read(&name).unwrap().read_bytes().unwrap() == bytes[..],
                "{len}"
            );
        }
        disk.sync_directory().unwrap();
        let queue = disk.syncs.queue();
        assert!(queue.waiting.is_empty() && queue.given == queue.done && queue.done > 5);
    }

    #[test]
    fn a_file_that_is_given_up_is_in_nobodys_way() {
        let (_dir, disk) = disk();
        let mut writer = disk.open_write(Path::new("1.idx")).unwrap();
        writer.write_all(&[1; STEP + 1]).unwrap();
        drop(writer);
        disk.sync_directory().unwrap();
    }

    #[test]
    fn of_what_was_not_written_no_more_is() {
        let (dir, disk) = disk();
        let path = dir.path().join("1.idx");
        fs::write(&path, "").unwrap();
        let mut writer = Writer {
            made: Arc::new(Made {
                file: File::open(&path).unwrap(),
                path,
            }),
            block: Vec::new(),
            failed: false,
            since: 0,
            syncs: disk.syncs,
        };
        assert!(writer.write(&[1; BLOCK]).unwrap_err().raw_os_error().is_some());
        assert!(writer.write(&[1]).is_err());
        assert!(writer.terminate().is_err());
    }

    #[test]
    fn the_newest_list_is_there_before_a_commit_and_before_another_may_write() {
        let (_dir, disk) = disk();
        let list = Path::new(LIST);
        for text in ["1", "2", "3"] {
            disk.atomic_write(list, text.as_bytes()).unwrap();
        }
        disk.sync_directory().unwrap();
        assert_eq!(disk.atomic_read(list).unwrap(), b"3");
        let lock = disk.acquire_lock(&INDEX_WRITER_LOCK).unwrap();
        disk.atomic_write(list, b"4").unwrap();
        drop(lock);
        assert_eq!(disk.atomic_read(list).unwrap(), b"4");
        assert!(disk.acquire_lock(&INDEX_WRITER_LOCK).is_ok());
    }

    #[test]
    fn a_list_that_cannot_be_written_is_tried_again() {
        let (dir, disk) = disk();
        let at = dir.path().join(LIST);
        fs::create_dir_all(at.join("in the way")).unwrap();
        disk.atomic_write(Path::new(LIST), b"1").unwrap();
        for _ in 0..2 {
            assert!(disk.sync_directory().unwrap_err().raw_os_error().is_some());
        }
        fs::remove_dir_all(&at).unwrap();
        disk.sync_directory().unwrap();
        assert_eq!(disk.atomic_read(Path::new(LIST)).unwrap(), b"1");
    }

    #[test]
    fn a_file_is_written_once() {
        let (_dir, disk) = disk();
        let name = Path::new("1.idx");
        disk.open_write(name).unwrap().terminate().unwrap();
        assert!(
            matches!(disk.open_write(name), Err(OpenWriteError::FileAlreadyExists(path)) if path == name)
        );
        let nowhere = disk.open_write(Path::new("none/1.idx"));
        assert!(matches!(nowhere, Err(OpenWriteError::IoError { .. })));
    }

    /// Asks for a file on which the system cannot: a pipe lies on no disk. Answers the error's code.
    #[cfg(unix)]
    fn fail(disk: &Disk, path: &Path) -> Option<i32> {
        fs::write(path, "1").unwrap();
        let file = File::from(std::os::fd::OwnedFd::from(io::pipe().unwrap().1));
        let code = file.sync_data().unwrap_err().raw_os_error();
        let path = path.to_path_buf();
        disk.syncs.ask(&Arc::new(Made { path, file }));
        code
    }

    #[cfg(unix)]
    #[test]
    fn what_may_not_be_on_the_disk_is_told_as_long_as_it_is_there() {
        let (dir, disk) = disk();
        let path = dir.path().join("1.idx");
        let expected = fail(&disk, &path);
        for _ in 0..2 {
            let error = disk.sync_directory().unwrap_err();
            assert_eq!(error.raw_os_error(), expected);
        }
        fs::remove_file(&path).unwrap();
        disk.sync_directory().unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_file_made_anew_does_not_answer_for_the_one_before() {
        let (dir, disk) = disk();
        let path = fs::canonicalize(dir.path()).unwrap().join("1.5.del");
        fail(&disk, &path);
        fs::remove_file(&path).unwrap();
        disk.open_write(Path::new("1.5.del"))
            .unwrap()
            .terminate()
            .unwrap();
        disk.sync_directory().unwrap();
    }
}
