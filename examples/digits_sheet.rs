//! Writes `digits.pgm` (and `mnist.pgm` when IDX files are given) for a look.
use hourglass::data::{ImageSet, dataset};
use std::io::Read as _;

fn sheet(path: &str, set: &[(usize, &[u8])], cols: usize) {
    let rows = set.len().div_ceil(cols);
    let (w, h) = (cols * 28, rows * 28);
    let mut out = vec![0u8; w * h];
    for (i, (_, im)) in set.iter().enumerate() {
        for y in 0..28 {
            for x in 0..28 {
                out[(i / cols * 28 + y) * w + i % cols * 28 + x] = im[y * 28 + x];
            }
        }
    }
    let mut f = format!("P5 {w} {h} 255\n").into_bytes();
    f.extend(out);
    std::fs::write(path, f).unwrap();
}
fn gz(p: &str) -> Vec<u8> {
    let mut v = vec![];
    flate2::read::GzDecoder::new(&std::fs::read(p).unwrap()[..]).read_to_end(&mut v).unwrap();
    v
}
fn by_class<'a>(labels: &[u8], pixels: &'a [u8], per: usize) -> Vec<(usize, &'a [u8])> {
    let mut v = vec![];
    for c in 0..10u8 {
        v.extend(
            labels
                .iter()
                .zip(pixels.chunks(784))
                .filter(|(l, _)| **l == c)
                .take(per)
                .map(|(l, p)| (*l as usize, p)),
        );
    }
    v
}
fn stats(name: &str, labels: &[u8], pixels: &[u8]) {
    println!("{name}: class | slant mean sd | aspect mean sd | mass mean sd | com x y | wide");
    for c in 0..10u8 {
        let mut rows: Vec<[f64; 6]> = vec![];
        for (_, p) in labels.iter().zip(pixels.chunks(784)).filter(|(l, _)| **l == c) {
            let (mut m, mut sx, mut sy) = (0.0, 0.0, 0.0);
            let (mut x0, mut x1, mut y0, mut y1) = (99, 0, 99, 0);
            for y in 0..28usize {
                for x in 0..28usize {
                    let v = p[y * 28 + x] as f64 / 255.0;
                    if v > 0.0 {
                        x0 = x0.min(x);
                        x1 = x1.max(x);
                        y0 = y0.min(y);
                        y1 = y1.max(y);
                    }
                    m += v;
                    sx += v * x as f64;
                    sy += v * y as f64;
                }
            }
            let (mx, my) = (sx / m, sy / m);
            let (mut xy, mut yy) = (0.0, 0.0);
            for y in 0..28usize {
                for x in 0..28usize {
                    let v = p[y * 28 + x] as f64 / 255.0;
                    xy += v * (x as f64 - mx) * (y as f64 - my);
                    yy += v * (y as f64 - my).powi(2);
                }
            }
            rows.push([
                -(xy / yy).atan().to_degrees(),
                (x1 as f64 - x0 as f64 + 1.0) / (y1 as f64 - y0 as f64 + 1.0),
                m,
                mx,
                my,
                (x1 - x0 + 1).max(y1 - y0 + 1) as f64,
            ]);
        }
        let n = rows.len() as f64;
        let ms: Vec<(f64, f64)> = (0..6)
            .map(|k| {
                let m = rows.iter().map(|r| r[k]).sum::<f64>() / n;
                (m, (rows.iter().map(|r| (r[k] - m).powi(2)).sum::<f64>() / n).sqrt())
            })
            .collect();
        println!(
            "{c} {:6.1} {:5.1} | {:.2} {:.2} | {:5.1} {:5.1} | {:.2}±{:.2} {:.2}±{:.2} | {:.2}",
            ms[0].0, ms[0].1, ms[1].0, ms[1].1, ms[2].0, ms[2].1, ms[3].0, ms[3].1, ms[4].0, ms[4].1, ms[5].0
        );
    }
}
fn main() {
    let sh = (dataset("shapes").unwrap().generate)(150, 7);
    let mut out = b"P5 960 160 255\n".to_vec();
    for y in 0..160 {
        for x in 0..960 {
            out.push(sh.image(y / 32 * 30 + x / 32)[y % 32 * 32 + x % 32]);
        }
    }
    std::fs::write("/tmp/sheets/shapes.pgm", out).unwrap();
    let t = std::time::Instant::now();
    let set: ImageSet = (dataset("digits").unwrap().generate)(10000, 7);
    println!("10000 in {:?}", t.elapsed());
    let gl: Vec<u8> = set.labels[0].values.iter().map(|v| *v as u8).collect();
    let gp = &set.pixels;
    let (mi, ml) = (
        gz("../shared/data/mnist-5k-images-idx3-ubyte.gz"),
        gz("../shared/data/mnist-5k-labels-idx1-ubyte.gz"),
    );
    let (mp, ml) = (&mi[16..], &ml[8..]);
    std::fs::create_dir_all("/tmp/sheets").unwrap();
    let mut v = by_class(&gl, gp, 30);
    sheet("/tmp/sheets/digits.pgm", &v, 30);
    if let Some(c) = std::env::args().nth(2) {
        let k: usize = c[..1].parse().unwrap();
        let w: Vec<_> = by_class(&gl, gp, 300).into_iter().filter(|x| x.0 == k).collect();
        sheet("/tmp/sheets/class.pgm", &w, 30);
        let w: Vec<_> = by_class(ml, mp, 300).into_iter().filter(|x| x.0 == k).collect();
        sheet("/tmp/sheets/mclass.pgm", &w, 30);
    }
    v = by_class(ml, mp, 30);
    sheet("/tmp/sheets/mnist.pgm", &v, 30);
    stats("mnist", ml, mp);
    stats("digits", &gl, gp);
    // 5-NN
    let tests: usize = std::env::args().nth(1).map_or(2000, |s| s.parse().unwrap());
    let a: Vec<f32> = gp.iter().map(|v| *v as f32 / 255.0).collect();
    let an: Vec<f32> = a.chunks(784).map(|r| r.iter().map(|v| v * v).sum()).collect();
    let mut conf = [[0; 10]; 10];
    let mut wrong: Vec<(usize, &[u8])> = vec![];
    let mut right = 0;
    for (q, l) in mp.chunks(784).zip(ml).take(tests) {
        let b: Vec<f32> = q.iter().map(|v| *v as f32 / 255.0).collect();
        let mut best = [(f32::MAX, 0u8, 0usize); 5];
        for (i, r) in a.chunks_exact(784).enumerate() {
            let mut acc = [0f32; 16];
            for (x, y) in r.chunks_exact(16).zip(b.chunks_exact(16)) {
                for k in 0..16 {
                    acc[k] += x[k] * y[k];
                }
            }
            let d = an[i] - 2.0 * acc.iter().sum::<f32>();
            if d < best[4].0 {
                best[4] = (d, gl[i], i);
                best.sort_by(|x, y| x.0.total_cmp(&y.0));
            }
        }
        let mut votes = [0; 10];
        for b in best {
            votes[b.1 as usize] += 1;
        }
        let most = *votes.iter().max().unwrap();
        let got = best.iter().find(|b| votes[b.1 as usize] == most).unwrap().1;
        conf[*l as usize][got as usize] += 1;
        if got == *l {
            right += 1
        } else if std::env::args().nth(2).is_none_or(|c| c.contains(char::from(b'0' + *l))) {
            wrong.push((0, q));
            wrong.push((0, &gp[best[0].2 * 784..best[0].2 * 784 + 784]));
        }
    }
    println!("5-NN {:.2} %", 100.0 * right as f64 / tests.min(5000) as f64);
    for (c, row) in conf.iter().enumerate() {
        println!("{c}: {row:?}  {:.1}", 100.0 * row[c] as f64 / row.iter().sum::<i32>().max(1) as f64);
    }
    wrong.truncate(600);
    sheet("/tmp/sheets/wrong.pgm", &wrong, 30);
}
