//! A picture through the bottleneck with codes of few bits, beside PCA and JPEG.

use crate::data::ImageShape;
use crate::plot::compression::{curves, verdict};
use crate::plot::{LineChart, Theme, format};
use crate::protocol::{Answer, Bytes, Query, Study};
use crate::spec::number;
use crate::study::compression::{Compression, CompressionResult, RatePoint, Source};
use crate::study::sizes::{SizeCurve, Sizes};
use crate::ui::own::{OwnImageInput, jpeg_points};
use crate::ui::query::handle::{Status, use_query};
use crate::ui::reactive::{changes, effect, live, memo, read};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::widgets::canvas::use_canvas;
use crate::ui::widgets::cards::Picture;
use crate::ui::widgets::figure::Figure;
use leptos::html::Canvas;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The tab.
const TAB: Tab = Tab::Compress;
/// The row.
pub const VIEW: View = View {
    key: "compress",
    name: "Compression",
    about: "Each value of a code is rounded to 2ᵇ levels; the size is that of an adaptive arithmetic coder. Higher and further left is better.",
    area: Area::Tab(TAB),
    render: || view! { <Compress/> }.into_any(),
};

/// What is compressed.
const OF: [(&str, &str); 3] = [
    ("set", "Validation images"),
    ("patches", "Your picture, in patches"),
    ("whole", "Your picture, made small"),
];
/// Bits a value at first.
const BITS: u32 = 4;

#[component]
fn Compress() -> impl IntoView {
    let session = expect_context::<Session>();
    let yours = expect_context::<OwnImageInput>();
    let node = NodeRef::<Canvas>::new();
    let open = memo(move || session.tab.get() == TAB);
    let of = RwSignal::new("set".to_owned());
    let bits = RwSignal::new(BITS);
    let picture = move || {
        let input = yours.shape.get();
        let (shape, pixels, overlap) = match of.get().as_str() {
            "patches" => {
                let (shape, pixels) = yours.source.with(|source| source.picture())?;
                (shape, pixels, (input.height.min(input.width) / 4) as u32)
            }
            "whole" => (input, session.own.get()?, 0),
            _ => (ImageShape::grey(0, 0), Vec::new(), 0),
        };
        Some(Source { shape, pixels: Bytes(pixels), overlap })
    };
    let wish = memo(move || {
        let source = open.get().then(picture).flatten()?;
        Some(Compression { source, bits: bits.get() }.into())
    });
    let query = use_query(open, false, move || wish.get());
    let found = memo(move || match query.answer().as_deref() {
        Some(Answer::Compression(found)) if wish.with(Option::is_some) => Some(found.clone()),
        _ => None,
    });
    // Other sizes are trained when they are asked for, and not again for every picture.
    let ordered = RwSignal::new(None::<Query>);
    let run = memo(move || session.run.with(|run| run.id));
    effect(move || {
        read(run);
        ordered.set(None);
    });
    let others = use_query(memo(|| true), false, move || ordered.get());
    let order = move |_| {
        let order = untrack(picture).map(|source| Sizes { source, ..Sizes::default() }.into());
        // Another order is asked by itself.
        if ordered.with_untracked(|before| *before == order) {
            others.ask();
        } else {
            ordered.set(order);
        }
    };
    let sizes = memo(move || match (query.result_with_query(), others.result_with_query()) {
        (Some((here, _)), Some((there, answer))) if same_picture(&here, &there) => match &*answer {
            Answer::Sizes(sizes) => sizes.curves.clone(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    });
    // The browser's own encoder, on the same picture.
    let jpeg = RwSignal::new(Vec::<RatePoint>::new());
    let original = memo(move || found.with(|f| f.as_ref().map(|f| (f.shape, f.original.0.clone()))));
    effect(move || {
        jpeg.set(Vec::new());
        if let Some((shape, pixels)) = original.get() {
            spawn_local(async move {
                let points = jpeg_points(shape, &pixels).await;
                if original.try_get_untracked().flatten().is_some_and(|now| now.1 == pixels) {
                    let _ = jpeg.try_set(points);
                }
            });
        }
    });
    let news = changes(move || (found.get(), jpeg.get(), sizes.with(Vec::len)));
    use_canvas(
        node,
        move || read(news),
        move |surface| {
            surface.clear();
            let Some(mut backend) = surface.backend() else { return };
            let Some(found) = found.get_untracked() else { return };
            let theme = Theme::of(surface.dark);
            let series =
                jpeg.with_untracked(|jpeg| sizes.with_untracked(|sizes| curves(&found, sizes, jpeg, theme)));
            let here = Some([found.here[0].rate, found.here[0].psnr_db]);
            let names = ["bits a pixel", "PSNR in dB"];
            let chart =
                LineChart { series: &series, names, log: true, here, theme, scale: surface.scale as f32 };
            if let Err(error) = chart.draw(&mut backend) {
                leptos::logging::warn!("{error}");
            }
        },
    );
    let text = move || {
        found.with(|found| {
            let Some(found) = found else { return "Nothing was compressed yet.".to_owned() };
            jpeg.with(|jpeg| sizes.with(|sizes| verdict(found, sizes, jpeg)))
        })
    };
    let shown = move |name: &'static str, pixels: fn(&CompressionResult) -> &Bytes, point: Option<usize>| {
        let image = live(move || found.with(|f| f.as_ref().map(|f| (f.shape, pixels(f).0.clone()))));
        let words = live(move || {
            found.with(|f| {
                let Some((f, point)) = f.as_ref().zip(point) else { return String::new() };
                let RatePoint { rate, psnr_db, ssim, .. } = f.here[point];
                format!(
                    "{psnr_db:.1}{}dB, SSIM {ssim:.2}, {} bits a pixel",
                    format::THIN,
                    format::significant(rate, 2)
                )
            })
        });
        view! {
            <figure class="compressed">
                <Picture label=name.to_owned() image/>
                <figcaption>{name}" "<span class="quiet">{words}</span></figcaption>
            </figure>
        }
    };
    view! {
        <Figure view=&VIEW text tools=move || view! {
            <select aria-label="What to compress" on:change=move |event| of.set(event_target_value(&event))>
                {OF.map(|(key, name)| view! { <option value=key>{name}</option> }).collect_view()}
            </select>
            <label title="Bits for each value of the code">"Bits"
                <input type="range" min="1" max="8" step="1" aria-label="Bits a value" prop:value=live(move || bits.get().to_string())
                    aria-valuetext=live(move || format!("{} bits a value", bits.get()))
                    on:input=move |event| bits.set(number(&event_target_value(&event)).unwrap_or(4.0) as u32)/>
                <output>{live(move || bits.get().to_string())}</output>
            </label>
        }>
            <div class="tool" tabindex="0">
                <Status query needs="Draw or drop a picture first: it is cut into patches of the network's input and put together again."/>
                <div class="tool-cols" hidden=live(move || found.with(Option::is_none))>
                    {shown("Original", |f| &f.original, None)}
                    {shown("Network", |f| &f.copy, Some(0))}
                    {shown("PCA", |f| &f.pca, Some(1))}
                </div>
                <p class="quiet">{live(text)}</p>
                <canvas class="chart" aria-hidden="true" node_ref=node hidden=live(move || found.with(|f| f.as_ref().is_none_or(|f| f.network.is_empty())))></canvas>
                <div class="tool-row" hidden=live(move || found.with(Option::is_none))>
                    <button type="button" on:click=order>"Train other sizes"</button>
                    <p class="quiet">
                        "The network's own points with fewer values leave out those of its code with the least variance. Networks \
                         made for another size do better: this trains some, with the same settings and for as many steps."
                    </p>
                </div>
                <Status query=others needs=""/>
                {move || sizes.with(|sizes| (!sizes.is_empty()).then(|| table(sizes)))}
            </div>
        </Figure>
    }
}

/// What each size came to.
fn table(sizes: &[SizeCurve]) -> impl IntoView + use<> {
    let row = |curve: &SizeCurve| {
        let told = match curve.points.last() {
            Some(RatePoint { rate, psnr_db, .. }) => [
                format::significant(curve.mse, 3),
                format!("{psnr_db:.1}{}dB", format::THIN),
                format::significant(*rate, 2),
            ],
            None => ["diverged", "–", "–"].map(str::to_owned),
        };
        view! {
            <tr>
                <th scope="row">{curve.latent}</th>
                {told.into_iter().map(|words| view! { <td>{words}</td> }).collect_view()}
            </tr>
        }
    };
    view! {
        <table class="figures">
            <caption>"Networks trained for other sizes of the code"</caption>
            <thead>
                <tr>
                    <th scope="col">"Values"</th>
                    <th scope="col">"MSE, not rounded"</th>
                    <th scope="col">"PSNR at 8 bits"</th>
                    <th scope="col">"Bits a pixel then"</th>
                </tr>
            </thead>
            <tbody>{sizes.iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// True where both are about the same picture.
fn same_picture(compressed: &Query, sizes: &Query) -> bool {
    match (compressed, sizes) {
        (Query::Study(Study::Compression(compressed)), Query::Study(Study::Sizes(sizes))) => {
            compressed.source == sizes.source
        }
        _ => false,
    }
}
