//! Agreement of two groupings of the same rows, whatever the names of the groups.

/// Measures of agreement.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Normalised mutual information, 0–1: mutual information over the mean of both entropies (Strehl & Ghosh 2002, with
    /// the arithmetic mean).
    pub nmi: f64,
    /// Adjusted Rand index: 1 for the same groups, about 0 for random ones (Hubert & Arabie 1985).
    pub ari: f64,
    /// Share of rows that belong to the commonest class of their group.
    pub purity: f64,
}

/// Compares clusters with classes: a group and a class for each row, both from 0.
pub fn agreement(groups: &[u32], classes: &[u32]) -> Agreement {
    let most = |values: &[u32]| values.iter().max().map_or(0, |most| *most as usize + 1);
    let (rows, columns) = (most(groups), most(classes));
    let total = groups.len().min(classes.len());
    if total == 0 {
        return Agreement::default();
    }
    let mut table = vec![0_u64; rows * columns];
    for (group, class) in groups.iter().zip(classes) {
        table[*group as usize * columns + *class as usize] += 1;
    }
    let n = total as f64;
    let of_groups: Vec<u64> = table.chunks(columns).map(|row| row.iter().sum()).collect();
    let of_classes: Vec<u64> = (0..columns).map(|c| table.iter().skip(c).step_by(columns).sum()).collect();

    let entropy = |counts: &[u64]| -> f64 {
        counts.iter().filter(|c| **c > 0).map(|c| *c as f64 / n).map(|p| -p * libm::log(p)).sum()
    };
    let (h_groups, h_classes) = (entropy(&of_groups), entropy(&of_classes));
    let mutual = h_groups + h_classes - entropy(&table);
    let mean = (h_groups + h_classes) / 2.0;
    // Without entropy both groupings are a single group, and agree.
    let nmi = if mean > 0.0 { (mutual / mean).clamp(0.0, 1.0) } else { 1.0 };

    let pairs = |counts: &[u64]| counts.iter().map(|c| (*c as f64) * (*c as f64 - 1.0) / 2.0).sum::<f64>();
    let (both, in_groups, in_classes) = (pairs(&table), pairs(&of_groups), pairs(&of_classes));
    let expected = in_groups * in_classes / (n * (n - 1.0) / 2.0).max(1.0);
    let most = (in_groups + in_classes) / 2.0;
    let ari = if most > expected { (both - expected) / (most - expected) } else { 1.0 };

    let purest: u64 = table.chunks(columns).filter_map(|row| row.iter().max()).sum();
    Agreement { nmi, ari, purity: purest as f64 / n }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of scikit-learn 1.7 (`normalized_mutual_info_score`, `adjusted_rand_score`).
    #[test]
    fn known_values() {
        let found = agreement(&[0, 0, 1, 1, 2, 2], &[0, 0, 0, 1, 1, 1]);
        assert!((found.nmi - 0.515_803_742_979_6).abs() < 1e-9, "{}", found.nmi);
        assert!((found.ari - 0.242_424_242_424_2).abs() < 1e-9, "{}", found.ari);
        assert!((found.purity - 5.0 / 6.0).abs() < 1e-12);
    }

    #[test]
    fn names_do_not_matter_and_chance_is_worth_nothing() {
        let same = agreement(&[2, 2, 0, 0, 1], &[0, 0, 1, 1, 2]);
        assert_eq!(same, Agreement { nmi: 1.0, ari: 1.0, purity: 1.0 });
        let apart = agreement(&[0, 1, 0, 1], &[0, 0, 1, 1]);
        assert!(apart.nmi.abs() < 1e-9 && apart.ari < 0.0);
        assert_eq!(agreement(&[], &[]), Agreement::default());
        assert_eq!(agreement(&[0, 0], &[0, 0]).ari, 1.0);
    }
}
