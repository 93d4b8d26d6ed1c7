//! The import sheet: what was understood of the files, how they are to be made alike, and what to do with them.

use super::choice_fields::ChoiceFields;
use super::drop_zone::FilePicker;
use super::files_list::LeftOutList;
use super::findings::Findings;
use super::importer::Importer;
use super::state::{Doing, Draft};
use super::text::{count_text, progress_text, sample_cards, sample_grid};
use crate::data::import::{Look, Samples};
use crate::ui::reactive::{live, memo};
use crate::ui::widgets::cards::{Cards, Grid};
use crate::ui::widgets::modal::Modal;
use leptos::prelude::*;
use std::sync::Arc;

/// The sheet; opens by itself once there is something to show. Expects an [`Importer`] as context.
#[component]
pub fn ImportSheet() -> impl IntoView {
    let importer = expect_context::<Importer>();
    let state = importer.state;
    let open = memo(move || state.with(|state| state.draft.is_some()));
    let look = memo(move || state.with(|state| state.draft.as_ref().map(|draft| Arc::clone(&draft.look))));
    let samples = memo(move || {
        state.with(|state| state.draft.as_ref().map(|draft| Arc::clone(&draft.samples)).unwrap_or_default())
    });
    let picking = RwSignal::new(false);
    let name = live(move || {
        state.with(|state| state.draft.as_ref().map(|draft| draft.choices.name.clone()).unwrap_or_default())
    });
    let left_out = memo(move || state.with(|state| state.left_out.clone()));
    let count = live(move || look.with(|look| look.as_deref().map(count_text).unwrap_or_default()));
    let rename = move |event| {
        let name = event_target_value(&event);
        importer.choose(move |choices| choices.name = name);
    };
    let close = Callback::new(move |()| {
        picking.set(false);
        importer.cancel();
    });
    view! {
        <Modal class="sheet import" title="What you brought" open close>
            <div class="import-body">
                <div class="import-name">
                    <label><span>"Name"</span>
                        <input type="text" maxlength="80" autocomplete="off" spellcheck="false" prop:value=name on:change=rename/>
                    </label>
                    <p class="import-count">{count}</p>
                </div>
                <div class="import-images">
                    <SampleImages look samples picking/>
                    <ChoiceFields look/>
                </div>
                <div class="import-facts">
                    <Findings look/>
                    <LeftOutList files=left_out/>
                </div>
            </div>
            <Footer look picking/>
        </Modal>
    }
}

/// Examples as the network will see them; while one is to be picked, each is a button.
#[component]
fn SampleImages(
    /// What was understood.
    look: Memo<Option<Arc<Look>>>,
    /// The examples.
    samples: Memo<Arc<Samples>>,
    /// True while one is to be picked.
    picking: RwSignal<bool>,
) -> impl IntoView {
    let importer = expect_context::<Importer>();
    let table = memo(move || look.with(|look| look.as_ref().is_some_and(|look| !look.columns.is_empty())));
    let grid = live(move || samples.with(|samples| sample_grid(samples)));
    let shape = live(move || samples.with(|samples| samples.shape));
    let cards =
        memo(move || if picking.get() { samples.with(|samples| sample_cards(samples)) } else { Vec::new() });
    let pick = move |index: usize| {
        picking.set(false);
        importer.use_one(index);
    };
    let caption = live(move || match (picking.get(), table.get()) {
        (true, _) => "Choose one: it becomes your image, and nothing is trained.",
        (false, false) => "Some of them as the network will see them",
        (false, true) => {
            "Some rows as the network will see them: a bar for each column, up from its mean or down"
        }
    });
    view! {
        <figure class="import-samples" hidden=live(move || samples.with(|samples| samples.names.is_empty()))>
            <div hidden=picking><Grid label=live(|| "Some examples as the network will see them".to_owned()) sheet=grid/></div>
            <div hidden=live(move || !picking.get())>
                <Cards label="Examples to choose from" shape cards pick/>
            </div>
            <figcaption>{caption}</figcaption>
        </figure>
    }
}

/// What stands in the way, how far the work is, and what to do with the files.
#[component]
fn Footer(
    /// What was understood.
    look: Memo<Option<Arc<Look>>>,
    /// True while one of the samples is to be picked.
    picking: RwSignal<bool>,
) -> impl IntoView {
    let importer = expect_context::<Importer>();
    let state = importer.state;
    let doing = memo(move || state.with(|state| state.doing));
    let progress = memo(move || state.with(|state| (progress_text(&state.progress), state.progress.share())));
    let problem = memo(move || state.with(|state| state.problem.clone()));
    let obstacle = live(move || {
        let obstacle = |look: &Arc<Look>| look.obstacle.clone().filter(|_| look.complete);
        look.with(|look| look.as_ref().and_then(obstacle).unwrap_or_default())
    });
    let can_train = memo(move || state.with(|state| state.can_train()));
    let adds = memo(move || state.with(|state| state.adds));
    let single = memo(move || {
        state.with(|state| {
            state.draft.as_ref().is_some_and(|draft| draft.has_single_files() && draft.look.count > 0)
        })
    });
    let samples = memo(move || state.with(|state| state.draft.as_ref().is_some_and(Draft::has_samples)));
    let preset = live(move || {
        look.with(|look| look.as_ref().map(|look| look.preset_name.clone()).unwrap_or_default())
    });
    let idle = move || doing.get() == Doing::Nothing;
    let add = move |()| state.update(|state| state.adds = true);
    view! {
        <footer>
            <div class="import-progress" hidden=live(idle)>
                <span role="status">{live(move || progress.get().0)}</span>
                <progress max="1" aria-label="Progress" value=live(move || progress.get().1.map(|share| share.to_string()))></progress>
            </div>
            <p class="import-problem" role="alert">{problem}</p>
            <p class="import-problem" role="status">{obstacle}</p>
            <p class="quiet" role="status">
                {live(move || if adds.get() { "The next files you drop or choose are added to this dataset." } else { "" })}
            </p>
            <div class="import-buttons">
                <button type="button" on:click=move |_| importer.cancel()>"Cancel"</button>
                <span class="import-more">
                    <button type="button" hidden=live(move || !single.get()) disabled=live(move || !idle() || !samples.get())
                        aria-pressed=live(move || picking.get().to_string())
                        on:click=move |_| picking.update(|picking| *picking = !*picking)>"Use one as my image"</button>
                    <button type="button" disabled=live(move || !idle()) aria-pressed=live(move || adds.get().to_string())
                        on:click=move |_| state.update(|state| state.adds = !state.adds)>"Add to the dataset"</button>
                    <span hidden=live(move || !adds.get())><FilePicker label="Choose files" hint="Choose files to add" before=Callback::new(add)/></span>
                    <span hidden=live(move || !adds.get())><FilePicker label="Choose a folder" hint="Choose a folder to add" folder=true before=Callback::new(add)/></span>
                </span>
                <button type="button" class="primary" disabled=live(move || !can_train.get()) on:click=move |_| importer.train()>
                    "Train "<span class="import-preset">{preset}</span>
                </button>
            </div>
        </footer>
    }
}
