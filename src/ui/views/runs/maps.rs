//! The maps of two runs under one cursor: the same image is marked on both.

use crate::protocol::{Lookup, RunId};
use crate::ui::dataset_change::on_other_set;
use crate::ui::query::use_query;
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::views::content::runs as content;
use crate::ui::views::runs::map_pair::{MapPair, use_pair};
use crate::ui::views::runs::run_list::RunList;
use crate::ui::views::runs::run_map::RunMap;
use crate::ui::widgets::thumbnail::Thumbnail;
use leptos::prelude::*;

/// The maps of two runs that learned from the same images.
#[component]
pub fn Maps(
    /// All runs, the present one first.
    runs: RunList,
    /// The other run.
    partner: Memo<Option<RunId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let pair = use_pair(session, runs, partner);
    let MapPair { runs, hover, .. } = pair;
    on_other_set(session, move || hover.set(None));
    let comparable = memo(move || runs.with(|pair| pair.as_ref().is_some_and(|[a, b]| a.same_images(b))));
    let seeds = live(move || runs.with(|pair| pair.as_ref().map(content::seeds).unwrap_or_default()));
    let image_name =
        move || hover.get().map(|i| session.run.with(|run| run.examples().caption(i))).unwrap_or_default();
    let place = live(move || match hover.get().filter(|_| comparable.get()) {
        Some(image) => runs.with(|pair| content::place_of_image(pair.as_ref(), image, &image_name())),
        None => String::new(),
    });
    view! {
        <p class="quiet">{seeds}</p>
        <p class="quiet" hidden=live(move || runs.with(Option::is_none) || comparable.get())>
            "Maps can be compared only if both runs used the same images: same dataset, number and seed, or the same \
                images of yours."
        </p>
        <div class="twins" hidden=live(move || !comparable.get())>
            <RunMap which=0 pair/>
            <RunMap which=1 pair/>
            <HoveredImage hover comparable name=live(image_name)/>
        </div>
        <p class="quiet" role="status">{place}</p>
    }
}

/// The image under the cursor.
#[component]
fn HoveredImage(
    /// Its index.
    hover: RwSignal<Option<u32>>,
    /// The maps are shown.
    comparable: Memo<bool>,
    /// Its class or its number.
    name: Signal<String>,
) -> impl IntoView {
    let shape = expect_context::<Session>().image_shape();
    let query = use_query(comparable, false, move || hover.get().map(|i| Lookup::Images(vec![i]).into()));
    let pixels = live(move || hover.get().and_then(|_| query.pixels()));
    view! { <div class="peek"><Thumbnail label="The image under the cursor" shape pixels/><span>{name}</span></div> }
}
