//! A picture compressed through the code with few bits a value, beside PCA and JPEG.

use crate::plot::compression::{curves, describe};
use crate::protocol::{Bytes, Query};
use crate::spec::number;
use crate::study::compression::{Compression, CompressionResult, MOST_BITS, RatePoint, Source as Picture};
use crate::study::sizes::{SizeCurve, Sizes};
use crate::ui::own::{OwnImageInput, jpeg_points};
use crate::ui::query::{QueryHandle, Status, use_query};
use crate::ui::reactive::{effect, live, memo, read};
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::content::compress::{self, Source};
use crate::ui::views::line_chart::{LineChartCanvas, Lines};
use crate::ui::views::tools::tool::{AnswerMemo, Tool, ToolFigure, use_tool, with_answer};
use crate::ui::widgets::cards::Picture as PictureCanvas;
use crate::ui::widgets::select::Select;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "compress",
    name: "Compression",
    about: "Each value of the code is rounded to 2ᵇ levels; size as an adaptive arithmetic coder would need. Higher and \
        further left is better.",
    area: Area::Tab(Tab::Compress),
    render: || view! { <Compress/> }.into_any(),
};

/// Patches of the user's picture overlap by this part of their shorter side.
const OVERLAP: usize = 4;

#[component]
fn Compress() -> impl IntoView {
    let tool = use_tool(&VIEW);
    let own = expect_context::<OwnImageInput>();
    let (source, bits) = (RwSignal::new(Source::default()), RwSignal::new(Compression::default().bits));
    let picture = move || picture(tool, own, source.get());
    let desired = memo(move || {
        let source = tool.open.get().then(picture).flatten()?;
        Some(Compression { source, bits: bits.get() }.into())
    });
    let query = tool.query(move || desired.get());
    let answer = memo(move || query.answer().filter(|_| desired.with(Option::is_some)));
    let other_sizes = use_other_sizes(tool, query, picture);
    let jpeg = use_jpeg(answer);
    let text = live(move || {
        let verdict = with_answer(answer, |answer| {
            let found = compress::of(answer)?;
            Some(jpeg.with(|jpeg| other_sizes.curves.with(|sizes| describe(found, sizes, jpeg))))
        });
        verdict.unwrap_or_else(|| "No results yet.".to_owned())
    });
    let is_empty = live(move || answer.with(Option::is_none));
    let no_chart =
        live(move || with_answer(answer, |a| Some(compress::of(a)?.network.is_empty())).unwrap_or(true));
    let sizes = other_sizes.curves;
    let lines = move |theme| {
        let series = answer.with_untracked(|answer| {
            let found = compress::of(answer.as_deref()?)?;
            let series =
                jpeg.with_untracked(|jpeg| sizes.with_untracked(|sizes| curves(found, sizes, jpeg, theme)));
            Some((series, [found.here[0].rate, found.here[0].psnr_db]))
        });
        let (series, here) = series?;
        let names = ["bits per pixel", "PSNR in dB"].map(str::to_owned);
        Some(Lines { series, names, log: true, here: Some(here) })
    };
    let changed = move || {
        read(answer);
        jpeg.track();
        read(sizes);
    };
    view! {
        <ToolFigure view=&VIEW text query images_only="This tool works with images only. For a table, the figure \
            “Reconstructions” shows how far the output is from the values." needs="Draw or drop an image first. It is cut into patches of the network's input size and joined again."
            tools=move || view! { <SourceChoice source bits/> }>
            <div class="tool-cols" hidden=is_empty>
                <CompressedPicture answer name="Original" pixels=|found| &found.original/>
                <CompressedPicture answer name="Network" pixels=|found| &found.copy point=0/>
                <CompressedPicture answer name="PCA" pixels=|found| &found.pca point=1/>
            </div>
            <p class="quiet">{text}</p>
            <LineChartCanvas key=VIEW.key changed=Box::new(changed) lines=Box::new(lines) hidden=no_chart/>
            <OtherSizesOrder other_sizes hidden=is_empty/>
        </ToolFigure>
    }
}

/// The picture that is compressed; `None` where the user has none.
fn picture(tool: Tool, own: OwnImageInput, source: Source) -> Option<Picture> {
    let input = own.shape.get();
    let (shape, pixels, overlap) = match source {
        // The trainer has them.
        Source::ValidationImages => return Some(Picture::default()),
        Source::Patches => {
            let (shape, pixels) = own.source.with(|source| source.picture())?;
            (shape, pixels, (input.height.min(input.width) / OVERLAP) as u32)
        }
        Source::Whole => (input, tool.session.own.get()?, 0),
    };
    Some(Picture { shape, pixels: Bytes(pixels), overlap })
}

/// What is compressed, and with how many bits a value.
#[component]
fn SourceChoice(
    /// What is compressed.
    source: RwSignal<Source>,
    /// Bits per value.
    bits: RwSignal<u32>,
) -> impl IntoView {
    view! {
        <Select label="What to compress" options=Source::options()
            choose=move |key: String| source.set(Source::from_key(&key).unwrap_or_default())/>
        <label title="Bits for each value of the code">"Bits"
            <input type="range" min="1" max=MOST_BITS step="1" aria-label="Bits per value" prop:value=live(move || bits.get().to_string())
                aria-valuetext=live(move || format!("{} bits per value", bits.get()))
                on:input=move |event| bits.set(number(&event_target_value(&event)).map_or_else(|| Compression::default().bits, |bits| bits as u32))/>
            <output>{live(move || bits.get().to_string())}</output>
        </label>
    }
}

/// The picture, or a copy of it with its rate and likeness.
#[component]
fn CompressedPicture(
    /// The tool's answer.
    answer: AnswerMemo,
    /// What it is.
    name: &'static str,
    /// Which of the pictures.
    pixels: fn(&CompressionResult) -> &Bytes,
    /// Which of [`CompressionResult::here`] it stands for; `None` for the original.
    #[prop(optional)]
    point: Option<usize>,
) -> impl IntoView {
    let image = live(move || {
        with_answer(answer, |answer| compress::of(answer).map(|found| (found.shape, pixels(found).0.clone())))
    });
    let caption = live(move || {
        with_answer(answer, |answer| Some(compress::caption(&compress::of(answer)?.here[point?])))
            .unwrap_or_default()
    });
    view! {
        <figure class="compressed">
            <PictureCanvas label=name.to_owned() image/>
            <figcaption>{name}" "<span class="quiet">{caption}</span></figcaption>
        </figure>
    }
}

/// What JPEG makes of the picture in the answer, by the browser's own encoder.
fn use_jpeg(answer: AnswerMemo) -> RwSignal<Vec<RatePoint>> {
    let jpeg = RwSignal::new(Vec::<RatePoint>::new());
    let original = memo(move || {
        with_answer(answer, |answer| {
            compress::of(answer).map(|found| (found.shape, found.original.0.clone()))
        })
    });
    effect(move || {
        jpeg.set(Vec::new());
        if let Some((shape, pixels)) = original.get() {
            spawn_local(async move {
                let points = jpeg_points(shape, &pixels).await;
                // Another picture may have come meanwhile.
                if original.try_get_untracked().flatten().is_some_and(|now| now.1 == pixels) {
                    let _ = jpeg.try_set(points);
                }
            });
        }
    });
    jpeg
}

/// Networks for other sizes of the code; `Copy`. They are trained on request, and not again for every picture.
#[derive(Clone, Copy)]
struct OtherSizes {
    query: QueryHandle,
    /// Orders them for the present picture.
    order: Callback<()>,
    /// Their curves, as far as they are of the picture that is shown.
    curves: Memo<Vec<SizeCurve>>,
}

fn use_other_sizes(
    tool: Tool,
    compression: QueryHandle,
    picture: impl Fn() -> Option<Picture> + Send + Sync + 'static,
) -> OtherSizes {
    let ordered = RwSignal::new(None::<Query>);
    let run = memo(move || tool.session.run.with(|run| run.id));
    effect(move || {
        read(run);
        ordered.set(None);
    });
    let query = use_query(memo(|| true), false, move || ordered.get());
    let order = Callback::new(move |()| {
        let order = untrack(&picture).map(|source| Sizes { source, ..Sizes::default() }.into());
        // Another order is sent by itself.
        if ordered.with_untracked(|before| *before == order) {
            query.ask();
        } else {
            ordered.set(order);
        }
    });
    let curves = memo(move || match (compression.result_with_query(), query.result_with_query()) {
        (Some((shown, _)), Some((ordered, answer))) if compress::same_picture(&shown, &ordered) => {
            compress::sizes_of(&answer).to_vec()
        }
        _ => Vec::new(),
    });
    OtherSizes { query, order, curves }
}

/// The button that orders other sizes, their progress, and what each came to.
#[component]
fn OtherSizesOrder(
    /// The other sizes.
    other_sizes: OtherSizes,
    /// There is nothing to order for.
    hidden: Signal<bool>,
) -> impl IntoView {
    let OtherSizes { query, order, curves } = other_sizes;
    view! {
        <div class="tool-row" hidden=hidden>
            <button type="button" on:click=move |_| order.run(())>"Train other sizes"</button>
            <p class="quiet">
                "Points with fewer values drop the values with the least variance. Networks trained for that size do \
                    better: this trains some, with the same settings and number of steps."
            </p>
        </div>
        <Status query needs=""/>
        {move || curves.with(|curves| (!curves.is_empty()).then(|| size_table(curves)))}
    }
}

/// What each size came to.
fn size_table(sizes: &[SizeCurve]) -> impl IntoView + use<> {
    let row = |[values, cells @ ..]: [String; 4]| {
        view! { <tr><th scope="row">{values}</th>{cells.map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> }
    };
    view! {
        <table class="figures">
            <caption>"Networks trained with other latent sizes"</caption>
            <thead><tr>{compress::SIZE_COLUMNS.map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr></thead>
            <tbody>{compress::size_rows(sizes).into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
