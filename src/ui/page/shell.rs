//! The page: where every part of it stands.

use crate::spec::{Group, PRESETS};
use crate::ui::import::{CameraSheet, ClassicSheet, DropZone, ImportSheet, Importer};
use crate::ui::keep::{Keeping, use_keeping};
use crate::ui::own::{OwnImageInput, OwnImagePanel};
use crate::ui::page::address::use_address;
use crate::ui::page::caption_text::engine_text;
use crate::ui::page::help::HelpSheet;
use crate::ui::page::keys::use_keys;
use crate::ui::page::notices::Notices;
use crate::ui::page::samples::Samples;
use crate::ui::page::settings::{Advanced, Settings};
use crate::ui::page::tabs::Tabs;
use crate::ui::page::toolbar::{EngineBox, Toolbar, present_preset};
use crate::ui::place::Place;
use crate::ui::reactive::{effect, live, memo};
use crate::ui::receipt::{ReceiptCheck, ReceiptSheet};
use crate::ui::screen::Screen;
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::takeaway::{TakeAwaySheet, Taker};
use crate::ui::view::{Area, View};
use crate::ui::views::registry;
use crate::ui::widgets::save_figure::{FigureSaver, SaveFigureSheet};
use leptos::prelude::*;

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let session = Session::open();
    provide_context(session);
    Screen::provide();
    FigureSaver::provide();
    OwnImageInput::provide();
    Importer::provide();
    let check = ReceiptCheck::provide();
    Taker::provide();
    let keeping = Keeping::provide();
    let help = NodeRef::new();
    use_address(session, keeping, check);
    use_keeping(session, keeping);
    use_run_history(session);
    use_anomalies_tab(session);
    use_keys(session, help);
    let place = memo(move || Place::of(session.tab.get()));
    let mut network = views(|area| area == Area::Network);
    let first = network.next().map(|v| (v.render)());
    view! {
        <Toolbar help />
        <Caption />
        <Notices />
        <main class="lab" class:draws=session.draws data-place=live(move || place.get().key().to_owned())>
            <section class="column data" aria-labelledby="data-title">
                <h2 id="data-title">"Data"</h2>
                <Settings group=Group::Data />
                <Samples />
                <DropZone />
                <OwnImagePanel />
            </section>
            <section class="column network" aria-label="Network">
                {first}
                <div class="settings">
                    <Settings group=Group::Network />
                    <Settings group=Group::Training />
                    <Advanced />
                </div>
                {network.map(|v| (v.render)()).collect_view()}
            </section>
            <section class="column space" aria-label="Results">
                {views(|area| area == Area::Space).map(|v| (v.render)()).collect_view()}
                <div class="bench">
                    <Tabs place />
                    {views(|area| matches!(area, Area::Tab(_))).map(|v| (v.render)()).collect_view()}
                </div>
            </section>
        </main>
        <HelpSheet help />
        <ImportSheet />
        <CameraSheet />
        <ClassicSheet />
        <TakeAwaySheet />
        <ReceiptSheet />
        <SaveFigureSheet />
    }
}

fn views(stands: fn(Area) -> bool) -> impl Iterator<Item = &'static View> {
    registry::views().filter(move |v| stands(v.area))
}

/// What to look for in this experiment; which engine computes it, and why.
#[component]
fn Caption() -> impl IntoView {
    let session = expect_context::<Session>();
    let preset = present_preset(session);
    let about = live(move || match preset.get().and_then(|i| PRESETS.get(i)) {
        Some(preset) => preset.about.to_owned(),
        None => "Your own settings. The address bar holds a link to them.".to_owned(),
    });
    let why =
        memo(move || session.run.with(|run| session.engine_status.with(|status| engine_text(run, status))));
    view! {
        <section class="caption" aria-label="About this experiment">
            <p>{about}</p>
            <p class="why">{why}</p>
            <EngineBox />
        </section>
    }
}

/// Keeps a run whenever it pauses.
fn use_run_history(session: Session) {
    let pause = memo(move || session.run.with(|run| run.pause.map(|_| (run.id, run.step))));
    effect(move || {
        if pause.get().is_some() {
            session.keep_run();
        }
    });
}

/// Opens the tab of anomalies for the first set that has some: that is what such a set is for. Not for a user who has
/// opened a tab.
fn use_anomalies_tab(session: Session) {
    let anomalous =
        memo(move || session.run.with(|run| run.started.as_ref().is_some_and(|s| s.data.anomalous > 0)));
    let mut settled = false;
    effect(move || {
        let (anomalous, first) = (anomalous.get(), session.tab.get() == Tab::Training);
        if anomalous && first && !settled {
            session.open_tab(Tab::Anomalies);
        }
        settled |= anomalous || !first;
    });
}
