//! Wishes in a file that is whole at every moment: a crash leaves the old list or the new one.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Mutex,
};

use serde::{Deserialize, Serialize};
use wish_list::Wish;

use crate::{
    function::{Store, StoreError},
    sync::lock,
};

/// Marks the files that are ours.
const FORMAT: &str = "wish-list sandbox, version 1";

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    wishes: Vec<Wish>,
}

/// Wishes in a JSON file. One write happens at a time.
#[derive(Debug)]
pub struct FileStore {
    path: PathBuf,
    kept: Mutex<Kept>,
    /// Waits until the disk knows what a directory holds; tests let it fail.
    sync: fn(&Path) -> io::Result<()>,
}

/// What the file holds.
#[derive(Debug)]
struct Kept {
    wishes: Vec<Wish>,
    bytes: Vec<u8>,
}

impl FileStore {
    /// Opens the file, or makes an empty list where there is none. A symbolic link is followed here,
    /// once, and stays one.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read or made, or is not a whole list of this program. It
    /// is never overwritten then.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        Self::open_with(path.into(), sync_directory)
    }

    fn open_with(path: PathBuf, sync: fn(&Path) -> io::Result<()>) -> Result<Self, StoreError> {
        let path = followed(path)?;
        let kept = match fs::read(&path) {
            Ok(bytes) => Kept { wishes: parse(&path, &bytes)?, bytes },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let bytes = written(&path, &[])?;
                replace(&path, &bytes)?;
                settle(&path, sync)?;
                Kept { wishes: Vec::new(), bytes }
            }
            Err(source) => return Err(failed("read", &path, source)),
        };
        Ok(Self { path, kept: Mutex::new(kept), sync })
    }
}

impl Store for FileStore {
    fn wishes(&self) -> Result<Vec<Wish>, StoreError> {
        Ok(lock(&self.kept).wishes.clone())
    }

    fn add(&self, wish: Wish) -> Result<(), StoreError> {
        let mut kept = lock(&self.kept);
        let found = fs::read(&self.path).map_err(|source| failed("read", &self.path, source))?;
        if found != kept.bytes {
            return Err(StoreError::ChangedByAnother { path: self.path.clone() });
        }
        let mut wishes = kept.wishes.clone();
        wishes.push(wish);
        let bytes = written(&self.path, &wishes)?;
        replace(&self.path, &bytes)?;
        // Before anything else can fail: from here on this is what the file holds.
        *kept = Kept { wishes, bytes };
        settle(&self.path, self.sync)
    }

    /// A file does not forget.
    fn reset(&self) {}
}

/// Where the file really is. A link that leads nowhere is refused: a new file would take its place.
fn followed(path: PathBuf) -> Result<PathBuf, StoreError> {
    match fs::canonicalize(&path) {
        Ok(followed) => Ok(followed),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => Ok(path),
        Err(source) => Err(failed("read", &path, source)),
    }
}

fn parse(path: &Path, bytes: &[u8]) -> Result<Vec<Wish>, StoreError> {
    let foreign = |reason: String| StoreError::NotAWishList { path: path.to_owned(), reason };
    let document: Document =
        serde_json::from_slice(bytes).map_err(|error| foreign(error.to_string()))?;
    if document.format == FORMAT {
        Ok(document.wishes)
    } else {
        Err(foreign(format!("its format is {:?}, not {FORMAT:?}", document.format)))
    }
}

fn written(path: &Path, wishes: &[Wish]) -> Result<Vec<u8>, StoreError> {
    let document = Document { format: FORMAT.to_owned(), wishes: wishes.to_vec() };
    let mut bytes = serde_json::to_vec_pretty(&document)
        .map_err(|error| failed("write", path, error.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Replaces the file: a complete copy beside it, on the disk, then one rename.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let copy = prepare(path, bytes).map_err(|source| failed("write beside", path, source))?;
    fs::rename(copy, path).map_err(|source| failed("replace", path, source))
}

/// Writes the new content beside the file, for the same eyes, and waits until the disk has it. What
/// is there under that name, a crash's remains or somebody's link, is removed and never written to.
fn prepare(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".new");
    let copy = path.with_file_name(name);
    match fs::remove_file(&copy) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = File::create_new(&copy)?;
    match fs::metadata(path) {
        Ok(old) => file.set_permissions(old.permissions())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(copy)
}

/// Waits until the disk knows of the rename, on file systems that can be asked to.
fn settle(path: &Path, sync: fn(&Path) -> io::Result<()>) -> Result<(), StoreError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    sync(parent.unwrap_or(Path::new("."))).or_else(|error| match error.kind() {
        // EINVAL and ENOTSUP: this file system does not sync directories.
        io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported => Ok(()),
        _ => Err(failed("sync the directory of", path, error)),
    })
}

#[cfg(unix)]
fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Other systems cannot open a directory as a file; their rename has to do.
#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

fn failed(action: &'static str, path: &Path, source: io::Error) -> StoreError {
    StoreError::Io { action, path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, thread};

    use tempfile::{TempDir, tempdir};

    use super::*;

    fn wish(id: &str) -> Wish {
        Wish { id: id.to_owned(), name: Some("Tea".to_owned()), ..Wish::default() }
    }

    fn file() -> (TempDir, PathBuf) {
        let directory = tempdir().unwrap();
        let path = directory.path().join("wishes.json");
        (directory, path)
    }

    fn ids(store: &FileStore) -> Vec<String> {
        store.wishes().unwrap().into_iter().map(|wish| wish.id).collect()
    }

    #[test]
    fn wishes_survive_in_order() {
        let (_directory, path) = file();
        let store = FileStore::open(&path).unwrap();
        store.add(wish("b")).unwrap();
        store.add(wish("a")).unwrap();
        store.reset();
        assert_eq!(ids(&FileStore::open(&path).unwrap()), ["b", "a"]);
    }

    #[test]
    fn a_crash_before_the_rename_leaves_the_old_list() {
        let (_directory, path) = file();
        FileStore::open(&path).unwrap().add(wish("kept")).unwrap();
        let whole = written(&path, &[wish("kept"), wish("lost")]).unwrap();
        for length in [0, 1, whole.len() / 2, whole.len()] {
            prepare(&path, &whole[..length]).unwrap();
            assert_eq!(ids(&FileStore::open(&path).unwrap()), ["kept"], "after {length} bytes");
        }
        let store = FileStore::open(&path).unwrap();
        store.add(wish("next")).unwrap();
        assert_eq!(ids(&FileStore::open(&path).unwrap()), ["kept", "next"]);
    }

    #[test]
    fn a_damaged_or_foreign_file_is_refused_and_kept() {
        let (_directory, path) = file();
        FileStore::open(&path).unwrap().add(wish("kept")).unwrap();
        let whole = fs::read(&path).unwrap();
        let truncated = &whole[..whole.len() / 2];
        let foreign = br#"{"format":"diary","wishes":[]}"#.as_slice();
        for content in [truncated, foreign, b"", b"Dear diary", b"[]"] {
            fs::write(&path, content).unwrap();
            let error = FileStore::open(&path).unwrap_err();
            assert!(matches!(error, StoreError::NotAWishList { .. }), "{error}");
            assert!(error.to_string().contains("wishes.json"));
            assert_eq!(fs::read(&path).unwrap(), content);
        }
        fs::write(&path, &whole).unwrap();
        assert_eq!(ids(&FileStore::open(&path).unwrap()), ["kept"]);
    }

    #[test]
    fn a_file_that_another_program_changed_is_left_alone() {
        let (_directory, path) = file();
        let (one, two) = (FileStore::open(&path).unwrap(), FileStore::open(&path).unwrap());
        one.add(wish("one")).unwrap();
        assert!(matches!(two.add(wish("two")), Err(StoreError::ChangedByAnother { .. })));
        assert_eq!(ids(&two), [""; 0]);
        assert_eq!(ids(&FileStore::open(&path).unwrap()), ["one"]);
    }

    #[test]
    fn writes_at_the_same_time_are_all_kept() {
        let (_directory, path) = file();
        let store = Arc::new(FileStore::open(&path).unwrap());
        let writers = (0..8).map(|id| {
            let store = store.clone();
            thread::spawn(move || store.add(wish(&id.to_string())))
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.join().unwrap().unwrap();
        }
        let mut found = ids(&FileStore::open(&path).unwrap());
        found.sort();
        assert_eq!(found, ["0", "1", "2", "3", "4", "5", "6", "7"]);
    }

    #[test]
    fn a_directory_that_does_not_sync_leaves_the_store_usable() {
        let (_directory, path) = file();
        FileStore::open(&path).unwrap();
        let store = FileStore::open_with(path.clone(), |_| Err(io::Error::other("no"))).unwrap();
        for id in ["one", "two"] {
            let error = store.add(wish(id)).unwrap_err();
            assert!(matches!(error, StoreError::Io { .. }), "{error}");
        }
        assert_eq!(ids(&store), ["one", "two"]);
        assert_eq!(ids(&FileStore::open(&path).unwrap()), ["one", "two"]);
    }

    #[test]
    fn a_file_system_that_cannot_sync_directories_will_do() {
        let cannot: [fn(&Path) -> io::Result<()>; 2] = [
            |_| Err(io::ErrorKind::InvalidInput.into()),
            |_| Err(io::ErrorKind::Unsupported.into()),
        ];
        for sync in cannot {
            let (_directory, path) = file();
            let store = FileStore::open_with(path.clone(), sync).unwrap();
            store.add(wish("kept")).unwrap();
            assert_eq!(ids(&FileStore::open(&path).unwrap()), ["kept"]);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        let (directory, path) = file();
        let link = directory.path().join("link.json");
        symlink(&path, &link).unwrap();
        assert!(FileStore::open(&link).is_err(), "it leads nowhere");
        assert!(link.is_symlink());
        FileStore::open(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        FileStore::open(&link).unwrap().add(wish("kept")).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(ids(&FileStore::open(&path).unwrap()), ["kept"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_at_the_name_of_the_copy_is_not_followed() {
        let (directory, path) = file();
        let diary = directory.path().join("diary");
        fs::write(&diary, "Dear diary").unwrap();
        std::os::unix::fs::symlink(&diary, directory.path().join(".wishes.json.new")).unwrap();
        FileStore::open(&path).unwrap().add(wish("kept")).unwrap();
        assert_eq!(fs::read(&diary).unwrap(), b"Dear diary");
        assert!(!path.is_symlink());
        assert_eq!(ids(&FileStore::open(&path).unwrap()), ["kept"]);
    }

    #[test]
    fn a_directory_that_is_not_there_is_said() {
        let (directory, _) = file();
        let error = FileStore::open(directory.path().join("no/wishes.json")).unwrap_err();
        assert!(matches!(error, StoreError::Io { action: "write beside", .. }), "{error}");
    }
}
