//! Where a folder lies, as far as it matters for what the program can promise: on a network, locks
//! may hold nobody off; a synchronised folder changes by itself, and keeps no order among its files.

use std::fs;
use std::path::{Component, Path, PathBuf, Prefix};

/// Why not everything can be promised in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// It lies on another machine, reached by this protocol.
    Network(String),
    /// This program copies it to other machines.
    Synchronised(String),
}

/// File systems that are reached over a network, by their names on Linux.
const NETWORK: [&str; 12] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "ncpfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.davfs",
];

/// Programs that synchronise folders, by how such a folder's name begins.
const BY_NAME: [(&str, &str); 8] = [
    ("Dropbox", "Dropbox"),
    ("OneDrive", "OneDrive"),
    ("Nextcloud", "Nextcloud"),
    ("ownCloud", "ownCloud"),
    ("Google Drive", "Google Drive"),
    ("GoogleDrive", "Google Drive"),
    ("Mobile Documents", "iCloud"),
    ("MagentaCLOUD", "MagentaCLOUD"),
];

/// Programs that synchronise folders, by what they leave in one.
const BY_MARK: [(&str, &str); 4] = [
    (".stfolder", "Syncthing"),
    (".dropbox", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
];

/// What cannot be promised in a folder; `None` where it seems to lie on a disk of this machine.
pub fn weakness(folder: &Path) -> Option<Weakness> {
    let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    network(&real)
        .map(Weakness::Network)
        .or_else(|| synchronised(&real).map(Weakness::Synchronised))
}

/// The protocol by which a folder is reached over a network.
fn network(folder: &Path) -> Option<String> {
    if let Some(Component::Prefix(prefix)) = folder.components().next() {
        // Windows: a share, `\\server\share`.
        return matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
            .then(|| "SMB".to_owned());
    }
    // Linux. Elsewhere there is no such file, and nothing is said.
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    file_system(&mounts, folder).filter(|it| NETWORK.contains(&it.as_str()))
}

/// The type of the file system that a folder lies in, by the kernel's list of mounts.
fn file_system(mounts: &str, folder: &Path) -> Option<String> {
    let mount = |line: &str| {
        let (before, after) = line.split_once(" - ")?;
        // Spaces in names are written as octal numbers.
        let point = before.split(' ').nth(4)?.replace("\\040", " ");
        let kind = after.split(' ').next()?.to_owned();
        folder.starts_with(&point).then(|| (PathBuf::from(point), kind))
    };
    let found = mounts.lines().filter_map(mount).max_by_key(|it| it.0.components().count());
    found.map(|it| it.1)
}

fn synchronised(folder: &Path) -> Option<String> {
    for above in folder.ancestors() {
        let name = above.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        let by_name = BY_NAME.iter().find(|(begins, _)| name.starts_with(begins));
        let by_mark = BY_MARK.iter().find(|(mark, _)| above.join(mark).exists());
        if let Some((_, program)) = by_name.or(by_mark) {
            return Some((*program).to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_tells_the_file_system() {
        let mounts = "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n\
                      40 22 0:35 / /mnt/daten\\040alle rw - nfs4 server:/x rw\n\
                      41 40 0:36 / /mnt/daten\\040alle/lokal rw - tmpfs none rw\n";
        let of = |path: &str| file_system(mounts, Path::new(path)).unwrap();
        assert_eq!(of("/home/eva"), "ext4");
        assert_eq!(of("/mnt/daten alle/seeds"), "nfs4");
        assert_eq!(of("/mnt/daten alle/lokal/seeds"), "tmpfs");
        assert_eq!(of("/mnt/daten"), "ext4");
    }

    #[test]
    fn synchronised_folders_are_known_by_name_or_by_what_is_in_them() {
        let dir = tempfile::tempdir().unwrap();
        let folder = |name: &str| {
            let folder = dir.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            folder
        };
        assert_eq!(weakness(&folder("texte")), None);
        let cloud = folder("OneDrive - Redaktion/texte");
        assert_eq!(weakness(&cloud), Some(Weakness::Synchronised("OneDrive".into())));
        let marked = folder("gemeinsam/texte");
        folder("gemeinsam/.stfolder");
        assert_eq!(weakness(&marked), Some(Weakness::Synchronised("Syncthing".into())));
    }
}
