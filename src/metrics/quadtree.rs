//! The quadtree of Barnes & Hut (1986), by which t-SNE approximates the repulsion between all points.

/// Largest ratio of a cell's width to its distance at which the cell stands for all of its points.
const THETA: f32 = 0.5;
/// Depth of the tree, below which points that (nearly) coincide are not separated.
const DEEPEST: usize = 40;

/// A quadtree: cells in depth-first order.
#[derive(Default)]
pub struct Tree {
    cells: Vec<Cell>,
}

struct Cell {
    /// Mean of its points.
    centre: [f32; 2],
    /// Number of its points.
    count: f32,
    width: f32,
    /// Index of the first cell that is not inside this one.
    after: usize,
    leaf: bool,
}

impl Tree {
    /// The tree of some points.
    pub fn of(points: &[[f32; 2]]) -> Self {
        let edge =
            |k: usize, pick: fn(f32, f32) -> f32, start: f32| points.iter().map(|p| p[k]).fold(start, pick);
        let low = [0, 1].map(|k| edge(k, f32::min, f32::MAX));
        let high = [0, 1].map(|k| edge(k, f32::max, f32::MIN));
        let width = (high[0] - low[0]).max(high[1] - low[1]).max(1e-12);
        let mut tree = Self { cells: Vec::with_capacity(points.len() * 2) };
        let mut indices: Vec<u32> = (0..points.len() as u32).collect();
        tree.grow(points, &mut indices, low, width, 0);
        tree
    }

    /// Adds the cell of the points `inside`, and the cells within it.
    fn grow(&mut self, points: &[[f32; 2]], inside: &mut [u32], low: [f32; 2], width: f32, depth: usize) {
        if inside.is_empty() {
            return;
        }
        let at = self.cells.len();
        let count = inside.len() as f32;
        let sum = inside.iter().fold([0.0_f32; 2], |s, i| {
            let p = points[*i as usize];
            [s[0] + p[0], s[1] + p[1]]
        });
        let leaf = inside.len() == 1 || depth == DEEPEST;
        self.cells.push(Cell { centre: sum.map(|s| s / count), count, width, after: 0, leaf });
        if !leaf {
            let half = width / 2.0;
            let [x, y] = low.map(|v| v + half);
            let split = |inside: &mut [u32], right: &dyn Fn(u32) -> bool| {
                let mut first = 0;
                for i in 0..inside.len() {
                    if !right(inside[i]) {
                        inside.swap(first, i);
                        first += 1;
                    }
                }
                first
            };
            let rows = split(inside, &|i| points[i as usize][1] >= y);
            let (below, above) = inside.split_at_mut(rows);
            for (part, low_y) in [(below, low[1]), (above, y)] {
                let columns = split(part, &|i| points[i as usize][0] >= x);
                let (left, right) = part.split_at_mut(columns);
                self.grow(points, left, [low[0], low_y], half, depth + 1);
                self.grow(points, right, [x, low_y], half, depth + 1);
            }
        }
        self.cells[at].after = self.cells.len();
    }

    /// Repulsion of a point by all others, Σ (p − q) / (1 + d²)², and its part of the normalisation, Σ 1 / (1 + d²).
    pub fn repulsion(&self, [x, y]: [f32; 2]) -> ([f32; 2], f32) {
        let (mut repulsion, mut normal) = ([0.0_f32; 2], 0.0_f32);
        let mut at = 0;
        while let Some(cell) = self.cells.get(at) {
            let (dx, dy) = (x - cell.centre[0], y - cell.centre[1]);
            let far = dx * dx + dy * dy;
            if cell.leaf || cell.width * cell.width < THETA * THETA * far {
                let near = 1.0 / (1.0 + far);
                // The point itself is in one of the leaves and does not count.
                let count = if cell.leaf && far == 0.0 { cell.count - 1.0 } else { cell.count };
                normal += count * near;
                let weight = count * near * near;
                repulsion = [repulsion[0] + weight * dx, repulsion[1] + weight * dy];
                at = cell.after;
            } else {
                at += 1;
            }
        }
        (repulsion, normal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::rng::Random;

    #[test]
    fn the_tree_repels_as_all_points_do() {
        let mut random = Random::new(9, 0);
        let points: Vec<[f32; 2]> =
            (0..300).map(|_| [random.normal() * 5.0, random.normal() * 5.0]).collect();
        let tree = Tree::of(&points);
        for point in points.iter().take(20) {
            let mut exact = ([0.0_f32; 2], 0.0_f32);
            for other in points.iter().filter(|p| *p != point) {
                let (dx, dy) = (point[0] - other[0], point[1] - other[1]);
                let near = 1.0 / (1.0 + dx * dx + dy * dy);
                exact.1 += near;
                exact.0 = [exact.0[0] + near * near * dx, exact.0[1] + near * near * dy];
            }
            let (push, normal) = tree.repulsion(*point);
            assert!((normal / exact.1 - 1.0).abs() < 0.03, "{normal} {}", exact.1);
            let scale = libm::hypotf(exact.0[0], exact.0[1]).max(0.3);
            assert!((0..2).all(|k| (push[k] - exact.0[k]).abs() < 0.15 * scale), "{push:?} {exact:?}");
        }
    }
}
