//! Two files for one content: a write goes into the older one.

use super::disk::{Disk, DiskError};
use super::slot::{self, Found, Header};

/// Ends of the names of the two files.
const ENDS: [&str; 2] = [".a", ".b"];

/// The two files of a content, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Slots {
    /// Which of them are whole, and their headers, newest first.
    whole: Vec<(usize, Header)>,
    /// A newer version has written one of them.
    pub newer: bool,
}

impl Slots {
    /// Looks at both files.
    pub async fn look(disk: &impl Disk, name: &str) -> Result<Self, DiskError> {
        let mut slots = Self::default();
        for (index, end) in ENDS.iter().enumerate() {
            match slot::look(disk, &format!("{name}{end}")).await? {
                Found::Nothing => {}
                Found::Newer => slots.newer = true,
                Found::Whole(header) => slots.whole.push((index, header)),
            }
        }
        slots.whole.sort_by_key(|(_, header)| std::cmp::Reverse(header.sequence));
        Ok(slots)
    }

    /// True when neither file can be read.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// The first part of the newest file whose first part is whole.
    pub async fn head(&self, disk: &impl Disk, name: &str) -> Option<Vec<u8>> {
        for (index, header) in &self.whole {
            if let Some(head) = slot::read_head(disk, &format!("{name}{}", ENDS[*index]), header).await {
                return Some(head);
            }
        }
        None
    }

    /// Both parts of the newest file that is whole, and whether a newer one was damaged; `None` when none is whole. The next
    /// write goes into a damaged one.
    pub async fn read(
        &mut self,
        disk: &impl Disk,
        name: &str,
    ) -> Result<Option<(Vec<u8>, Vec<u8>, bool)>, DiskError> {
        let mut older = false;
        while let Some((index, header)) = self.whole.first() {
            let file = format!("{name}{}", ENDS[*index]);
            if let Some((head, rest)) = slot::read_all(disk, &file, header).await? {
                return Ok(Some((head, rest, older)));
            }
            self.whole.remove(0);
            older = true;
        }
        Ok(None)
    }

    /// Takes the newest file for damaged.
    pub fn forget_newest(&mut self) {
        if !self.whole.is_empty() {
            self.whole.remove(0);
        }
    }

    /// Writes into the older file; its size. What the other one holds is not touched.
    pub async fn write(
        &mut self,
        disk: &impl Disk,
        name: &str,
        head: &[u8],
        rest: &[u8],
    ) -> Result<u64, DiskError> {
        let (newest, sequence) =
            self.whole.first().map_or((1, 0), |(index, header)| (*index, header.sequence));
        let index = 1 - newest;
        self.whole.retain(|(kept, _)| *kept != index);
        let file = format!("{name}{}", ENDS[index]);
        let size = slot::write(disk, &file, sequence + 1, head, rest).await?;
        if let Found::Whole(header) = slot::look(disk, &file).await? {
            self.whole.insert(0, (index, header));
        }
        Ok(size)
    }

    /// Removes both files.
    pub async fn remove(disk: &impl Disk, name: &str) -> Result<(), DiskError> {
        for end in ENDS {
            disk.remove(&format!("{name}{end}")).await?;
        }
        Ok(())
    }
}
