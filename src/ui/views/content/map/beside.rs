//! What stands beside a place of the map: the mark of one's own image with its name, and the decoded picture at the pointer.

/// Half the size of the mark with its halo, in CSS pixels.
const MARK: f32 = 12.0;
/// From the mark to its name, and the longest that the name gets, in CSS pixels.
const NAME_GAP: f32 = 4.0;
const NAME_WIDTH: f32 = 36.0;
/// Longest side of the picture, and its distance from a pointer and from a finger, in CSS pixels.
const PICTURE: f32 = 96.0;
const POINTER_GAP: f32 = 14.0;
const FINGER_GAP: f32 = 40.0;

/// Where the user's own image is marked, in pixels of the plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnMark {
    /// The middle of the mark, or the tail of the arrow.
    pub at: [f32; 2],
    /// The tip of the arrow towards an image that lies outside, or too near the edge for a whole mark; `None` for one that
    /// is seen.
    pub tip: Option<[f32; 2]>,
    /// Where the name begins, or ends where it stands on the left; centred vertically.
    pub name: [f32; 2],
    /// The name stands on the left, for want of room on the right.
    pub on_left: bool,
}

/// The mark for an image at a pixel of a plot of `size` pixels, `scale` for a CSS pixel.
pub fn own_mark(pixel: [f32; 2], size: [f32; 2], scale: f32) -> OwnMark {
    let edge = MARK * scale;
    // `clamp` refuses a plot that is smaller than the mark, and f32 has no direction of what lies at infinity.
    let inner = |axis: usize| pixel[axis].min(size[axis] - edge).max(edge);
    let at = [inner(0), inner(1)];
    let away = [0, 1].map(|axis| (pixel[axis] - at[axis]).clamp(-1e6, 1e6));
    let far = libm::hypotf(away[0], away[1]);
    let tip = (far > 0.5).then(|| [0, 1].map(|axis| at[axis] + away[axis] / far * (edge - scale)));
    let on_left = at[0] + edge + (NAME_GAP + NAME_WIDTH) * scale > size[0];
    let aside = edge + NAME_GAP * scale;
    let name = [if on_left { at[0] - aside } else { at[0] + aside }, at[1]];
    OwnMark { at, tip, name, on_left }
}

/// Upper left corner and side of the square of the decoded picture beside a pointer at `at` in a frame of this size, all in
/// CSS pixels. It stands below right, and on the other side where the frame ends; for a finger above, where the hand leaves
/// it free. It never covers `at`.
pub fn picture_beside(at: [f32; 2], frame: [f32; 2], finger: bool) -> ([f32; 2], f32) {
    let gap = if finger { FINGER_GAP } else { POINTER_GAP };
    // On the longer axis there is always room on one side.
    let side = PICTURE.min(frame[0].max(frame[1]) / 2.0 - gap).min(frame[0].min(frame[1])).max(1.0);
    let last = frame.map(|length| (length - side).max(0.0));
    let after = |axis: usize| Some(at[axis] + gap).filter(|start| *start <= last[axis]);
    let before = |axis: usize| Some(at[axis] - gap - side).filter(|start| *start >= 0.0);
    let within = |axis: usize, start: f32| start.min(last[axis]).max(0.0);
    let corner = if finger {
        match before(1) {
            Some(y) => [within(0, at[0] - side / 2.0), y],
            None => {
                let x = after(0).or_else(|| before(0));
                let y = if x.is_none() { at[1] + gap } else { at[1] - side };
                [x.unwrap_or_else(|| within(0, at[0])), within(1, y)]
            }
        }
    } else {
        [0, 1].map(|axis| {
            after(axis).or_else(|| before(axis)).unwrap_or_else(|| within(axis, at[axis] - side / 2.0))
        })
    };
    (corner, side)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_s_own_image_is_marked_whole_or_by_an_arrow_towards_it() {
        let size = [400.0, 300.0];
        let seen = own_mark([200.0, 100.0], size, 1.0);
        assert_eq!((seen.at, seen.tip, seen.on_left), ([200.0, 100.0], None, false));
        assert!(own_mark([380.0, 100.0], size, 1.0).on_left, "the name would leave the frame");
        let right = own_mark([900.0, 150.0], size, 2.0);
        let tip = right.tip.unwrap();
        assert!(right.at[0] < tip[0] && tip[0] <= size[0] && tip[1] == right.at[1], "{right:?}");
        let corner = own_mark([-50.0, 999.0], size, 1.0).tip.unwrap();
        assert!(corner[0] >= 0.0 && corner[1] <= size[1] && corner[1] > 290.0, "{corner:?}");
        assert!(own_mark([399.0, 150.0], size, 1.0).tip.is_some(), "half a mark is none");
        for odd in [own_mark([1.0, 1.0], [2.0, 2.0], 1.0), own_mark([f32::INFINITY, 0.0], size, 1.0)] {
            assert!(odd.at.iter().chain(&odd.tip.unwrap()).all(|v| v.is_finite()), "{odd:?}");
        }
    }

    #[test]
    fn the_picture_covers_no_pointer_and_stays_in_the_frame() {
        for frame in [[700.0, 500.0], [320.0, 104.0], [150.0, 60.0], [100.0, 300.0]] {
            for finger in [false, true] {
                for step in 0..400 {
                    let at = [(step % 20) as f32 / 19.0 * frame[0], (step / 20) as f32 / 19.0 * frame[1]];
                    let ([x, y], side) = picture_beside(at, frame, finger);
                    let covers = (x..=x + side).contains(&at[0]) && (y..=y + side).contains(&at[1]);
                    assert!(!covers, "{at:?} in {frame:?}, finger {finger}: {x}, {y}, {side}");
                    assert!(
                        x >= 0.0 && y >= 0.0 && x + side <= frame[0] + 0.01 && y + side <= frame[1] + 0.01
                    );
                }
            }
        }
        assert_eq!(picture_beside([50.0, 50.0], [700.0, 500.0], false), ([64.0, 64.0], 96.0), "below right");
        let ([_, y], side) = picture_beside([300.0, 300.0], [700.0, 500.0], true);
        assert!(y + side < 300.0, "above the finger");
    }
}
