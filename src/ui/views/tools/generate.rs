//! New images: codes by chance, decoded, each beside the training image that is nearest.

use crate::plot::format;
use crate::protocol::Answer;
use crate::spec::number;
use crate::study::generation::{Generation, GenerationResult};
use crate::study::manifold::{Manifold, ManifoldResult};
use crate::ui::query::handle::{Status, use_query};
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::tools::selection::has_network;
use crate::ui::widgets::cards::{Card, Cards, Grid, Sheet, shape_of};
use crate::ui::widgets::figure::Figure;
use crate::ui::widgets::number_box::{NumberBox, Range};
use leptos::prelude::*;

/// The tab.
const TAB: Tab = Tab::Generate;
/// The row.
pub const VIEW: View = View {
    key: "generate",
    name: "New images",
    about: "Codes drawn by chance and decoded. Beside each stands the training image that is nearest: if they were the same, it would be copying.",
    area: Area::Tab(TAB),
    render: || view! { <Generate/> }.into_any(),
};

/// New images at a time.
const COUNT: u32 = 24;
/// Pictures on a side of the manifold: at first, and how many there may be.
const SIDE: (u32, Range) = (12, Range::whole(2, 40));
/// Standard deviation of the samples: at first, least, most.
const TRUNCATIONS: (f64, f64, f64) = (1.0, 0.0, 2.0);

#[component]
fn Generate() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = memo(move || session.tab.get() == TAB);
    let truncation = RwSignal::new(TRUNCATIONS.0);
    let seed = RwSignal::new(1_u32);
    // What the kind suggests until the user says otherwise.
    let wanted = RwSignal::new(None::<bool>);
    let prior = memo(move || {
        session.run.with(|run| run.started.as_ref().is_some_and(|s| s.spec.variant().log_var_head))
    });
    let fitted = memo(move || wanted.get().unwrap_or(!prior.get()));
    let has_network = has_network(session);
    let query = use_query(open, true, move || {
        let truncation = truncation.get() as f32;
        let study = Generation { count: COUNT, truncation, fitted: fitted.get(), seed: seed.get() };
        has_network.get().then(|| study.into())
    });
    let side = RwSignal::new(SIDE.0);
    let grid = use_query(open, true, move || has_network.get().then(|| Manifold { side: side.get() }.into()));
    let shape = shape_of(session);
    let sheet = Signal::derive(move || match grid.answer().as_deref() {
        Some(Answer::Manifold(ManifoldResult { images })) => {
            let count = images.0.len() / shape.get().len().max(1);
            Some(Sheet {
                shape: shape.get(),
                images: images.0.clone(),
                columns: libm::sqrtf(count as f32) as usize,
            })
        }
        _ => None,
    });
    let found = memo(move || query.answer());
    let cards = move |nearest: bool| {
        let Some(answer) = found.get() else { return Vec::new() };
        let Answer::Generation(found) = &*answer else { return Vec::new() };
        let GenerationResult { images, nearest: near, distances, indices, .. } = found;
        let size = shape.get().len().max(1);
        let pairs =
            images.0.chunks_exact(size).zip(near.0.chunks_exact(size)).zip(distances.0.iter().zip(indices));
        pairs
            .map(|((image, near), (distance, index))| {
                let far = format::significant(*distance, 2);
                if nearest {
                    let title = format!("Image {} of the set, {far} away", index + 1);
                    Card { pixels: near.to_vec(), words: far, title }
                } else {
                    Card {
                        pixels: image.to_vec(),
                        words: String::new(),
                        title: format!("A new image, {far} from the nearest"),
                    }
                }
            })
            .collect::<Vec<_>>()
    };
    let pairs = memo(move || {
        let (new, near) = (cards(false), cards(true));
        new.into_iter().zip(near).flat_map(|(a, b)| [a, b]).collect::<Vec<_>>()
    });
    let words = move || match found.get().as_deref() {
        Some(Answer::Generation(GenerationResult { distances, usual, .. })) => {
            let mean = distances.0.iter().sum::<f32>() / distances.0.len().max(1) as f32;
            format!(
                "From new images to the nearest training image {} on average; from validation images {} (root mean squared difference of the pixels, 0–1).",
                format::significant(mean, 2),
                format::significant(*usual, 2)
            )
        }
        _ => String::new(),
    };
    let warning = move || {
        if prior.get() {
            return if fitted.get() {
                ""
            } else {
                "These are samples of the prior that the code was trained towards."
            };
        }
        if fitted.get() {
            "This kind of autoencoder has no prior: nothing asked the codes to fill the space evenly. The samples come from a \
             Gaussian laid over the codes of the images, and fall into the gaps between groups as well: expect mixtures of \
             two kinds. A variational autoencoder closes these gaps."
        } else {
            "Nothing has taught this kind of autoencoder what codes from a standard normal mean: most of these lie where no \
             image does, and the decoder makes something up. A variational autoencoder learns this very distribution."
        }
    };
    let text = move || match found.get() {
        Some(_) => format!("{COUNT} new images. {}", words()),
        None => "There are no new images yet.".into(),
    };
    let pick = move |i: usize| {
        if let Some(Answer::Generation(GenerationResult { indices, .. })) = found.get_untracked().as_deref() {
            session.query_image.set(indices.get(i / 2).copied());
            session.tab.set(Tab::Search);
        }
    };
    view! {
        <Figure view=&VIEW text tools=move || view! {
            <select aria-label="Codes from" on:change=move |event| wanted.set(Some(event_target_value(&event) == "fitted"))
                prop:value=live(move || if fitted.get() { "fitted" } else { "prior" }.to_owned())>
                <option value="prior" selected=live(move || !fitted.get())>"Standard normal"</option>
                <option value="fitted" selected=fitted>"Fitted to the codes"</option>
            </select>
            <label title="Standard deviation of the samples: less is safer and more alike">"Spread"
                <input type="range" min=TRUNCATIONS.1 max=TRUNCATIONS.2 step="0.05" aria-label="Spread" prop:value=live(move || truncation.get().to_string())
                    aria-valuetext=live(move || format!("{:.2} standard deviations", truncation.get()))
                    on:input=move |event| truncation.set(number(&event_target_value(&event)).unwrap_or(TRUNCATIONS.0))/>
            </label>
            <button type="button" on:click=move |_| seed.update(|seed| *seed += 1)>"Others"</button>
        }>
            <div class="tool" tabindex="0">
                <Status query needs="New images come once there is a network." follows=true/>
                <p class:caution=live(move || !prior.get())>{live(warning)}</p>
                <p class="quiet">{live(words)}</p>
                <div class="pairs"><Cards label="New images, each with the nearest training image" shape cards=pairs pick/></div>
                <div class="tool-row">
                    <h3>"Manifold"</h3>
                    <label>"Pictures on a side"
                        <NumberBox label="Pictures on a side" range=SIDE.1 text=live(move || side.get().to_string()) set=move |n| side.set(n as u32)/>
                    </label>
                </div>
                <Status query=grid needs="" follows=true/>
                <p class="quiet">{live(move || if prior.get() {
                    "The two values with most to tell, at the quantiles of the prior: each picture stands for as many samples."
                } else {
                    "The two values with most to tell, at the quantiles of the codes; the others at their means."
                })}</p>
                <Grid label=Signal::stored("The manifold".to_owned()) sheet/>
            </div>
        </Figure>
    }
}
