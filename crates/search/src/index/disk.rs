//! The folder of an index. Files are made durable while the next ones are made, on a thread beside: who indexes many notes
//! would wait for the disk for a thirtieth of the time, who indexes one for a third. tantivy needs them to be durable when
//! it commits, and asks for that ([`Directory::sync_directory`]).

use crate::failure::same_error;
use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::{mem, thread};
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

/// Bytes that are written at once.
const BLOCK: usize = 1 << 16;
/// Bytes after which a file that is still written is made durable so far: less is left to wait for when it is whole.
const STEP: usize = 1 << 20;

/// tantivy's list of the files it made, which it writes before each of them so that none is left over after a crash. What is
/// left over is told by its name here (`sweep`), so the list may come later.
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
        let files = MmapDirectory::open(dir)?;
        Ok(Self {
            syncs: Arc::new(Syncs {
                files: files.clone(),
                queue: Mutex::default(),
                done: Condvar::new(),
            }),
            files,
            dir: dir.to_path_buf(),
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
        let file = OpenOptions::new().write(true).create_new(true).open(&full);
        let file = file.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_path_buf()),
            _ => OpenWriteError::IoError {
                io_error: Arc::new(error),
                filepath: path.to_path_buf(),
            },
        })?;
        let writer = Writer {
            made: Arc::new(Made { path: full, file }),
            block: Vec::new(),
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
            self.syncs.list(data);
            return Ok(());
        }
        self.files.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.syncs.wait()?;
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.files.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
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
    /// Bytes that were written since it was last made durable.
    since: usize,
    syncs: Arc<Syncs>,
}

impl Writer {
    fn write_block(&mut self) -> io::Result<()> {
        (&self.made.file).write_all(&self.block)?;
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

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Arc<Made>>,
    /// The list as it was given last.
    list: Option<Vec<u8>>,
    /// Whether a thread is at it. It ends when nothing waits.
    running: bool,
    /// Files of which nobody can tell what the disk has of them.
    failed: Vec<(PathBuf, io::Error)>,
    /// The list, if it could not be written.
    unlisted: Option<Vec<u8>>,
}

impl Syncs {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has what was written of a file so far be made durable.
    fn ask(self: &Arc<Self>, made: &Arc<Made>) {
        let mut queue = self.queue();
        if !queue.waiting.iter().any(|waiting| Arc::ptr_eq(waiting, made)) {
            queue.waiting.push_back(Arc::clone(made));
        }
        self.start(queue);
    }

    /// Has the list be written.
    fn list(self: &Arc<Self>, list: &[u8]) {
        let mut queue = self.queue();
        queue.list = Some(list.to_vec());
        self.start(queue);
    }

    fn start(self: &Arc<Self>, mut queue: MutexGuard<'_, Queue>) {
        if mem::replace(&mut queue.running, true) {
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
        loop {
            let (list, made) = (queue.list.take(), queue.waiting.pop_front());
            if list.is_none() && made.is_none() {
                break;
            }
            drop(queue);
            let listed = list.map(|list| Some(list).filter(|list| self.write_list(list).is_err()));
            let synced = made.map(|made| (made.file.sync_data(), made));
            queue = self.queue();
            if let Some(unlisted) = listed {
                queue.unlisted = unlisted;
            }
            if let Some((Err(error), made)) = synced {
                queue.failed.push((made.path.clone(), error));
            }
        }
        queue.running = false;
        self.done.notify_all();
    }

    fn write_list(&self, list: &[u8]) -> io::Result<()> {
        self.files.atomic_write(Path::new(LIST), list)
    }

    /// Waits until all is durable that was asked for.
    ///
    /// # Errors
    /// What the system said of the list, which is tried again, or of a file, as long as that is there: it was written once,
    /// and nobody can tell what of it the disk has.
    fn wait(&self) -> io::Result<()> {
        let mut queue = self
            .done
            .wait_while(self.queue(), |queue| queue.running)
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = queue.unlisted.take() {
            self.write_list(&list)
                .inspect_err(|_| queue.unlisted = Some(list))?;
        }
        queue.failed.retain(|(path, _)| path.exists());
        let failed = queue.failed.first();
        failed.map_or(Ok(()), |(_, error)| Err(same_error(error)))
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
        assert!(queue.waiting.is_empty() && !queue.running);
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

    #[cfg(unix)]
    #[test]
    fn what_may_not_be_on_the_disk_is_told_as_long_as_it_is_there() {
        let (dir, disk) = disk();
        let path = dir.path().join("1.idx");
        std::fs::write(&path, "1").unwrap();
        // A pipe lies on no disk.
        let file = File::from(std::os::fd::OwnedFd::from(io::pipe().unwrap().1));
        let expected = file.sync_data().unwrap_err().raw_os_error();
        disk.syncs.ask(&Arc::new(Made {
            path: path.clone(),
            file,
        }));
        for _ in 0..2 {
            let error = disk.sync_directory().unwrap_err();
            assert_eq!(error.raw_os_error(), expected);
        }
        std::fs::remove_file(&path).unwrap();
        disk.sync_directory().unwrap();
    }
}
