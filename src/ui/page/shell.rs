//! Where everything stands.

use crate::plot::format::duration;
use crate::protocol::Engine;
use crate::run::State;
use crate::spec::{Group, OWN_DATA, PRESETS};
use crate::ui::own::{YourImage, YourOwn};
use crate::ui::page::address::use_address;
use crate::ui::page::help::HelpSheet;
use crate::ui::page::keys::use_keys;
use crate::ui::page::notices::Notices;
use crate::ui::page::samples::Samples;
use crate::ui::page::settings::{Advanced, Settings};
use crate::ui::page::tabs::Tabs;
use crate::ui::page::toolbar::{Toolbar, present_preset};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::screen::Screen;
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::registry::VIEWS;
use leptos::prelude::*;

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let session = Session::open();
    provide_context(session);
    Screen::provide();
    YourImage::provide();
    let help = NodeRef::new();
    use_address(session);
    use_own_images(session);
    use_shelf(session);
    use_keys(session, help);
    let mut network = views(|area| area == Area::Network);
    let first = network.next().map(|v| (v.render)());
    view! {
        <Toolbar help />
        <Caption />
        <Notices />
        <main class="lab" class:enlarged=session.enlarged>
            <section class="column data" aria-labelledby="data-title">
                <h2 id="data-title">"Data"</h2>
                <Settings group=Group::Data />
                <Samples />
                <YourOwn />
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
            <section class="column space" class:tooling=move || session.tab.get() != Tab::Training aria-label="Results">
                {views(|area| area == Area::Space).map(|v| (v.render)()).collect_view()}
                <Tabs />
                {views(|area| matches!(area, Area::Tab(_))).map(|v| (v.render)()).collect_view()}
            </section>
        </main>
        <HelpSheet help />
    }
}

fn views(stands: fn(Area) -> bool) -> impl Iterator<Item = &'static View> {
    VIEWS.iter().filter(move |v| stands(v.area))
}

/// One line: what to look for in this experiment, and who computes it, and why.
#[component]
fn Caption() -> impl IntoView {
    let session = expect_context::<Session>();
    let preset = present_preset(session);
    let about = live(move || match preset.get().and_then(|i| PRESETS.get(i)) {
        Some(preset) => preset.about.to_owned(),
        None => "Your own settings: the link in the address bar leads back to them.".to_owned(),
    });
    let why = memo(move || {
        let busy = session.run.with(|run| run.busy.clone());
        busy.unwrap_or_else(|| {
            session.engine_status.with(|o| {
                let engine = if o.engine == Engine::Cpu { "the CPU" } else { o.engine.name() };
                let left = session.run.with(|run| {
                    if run.state != State::Training {
                        return String::new();
                    }
                    let goal = run.seconds_to_goal(&o.spec).map(|left| (left, "to the goal"));
                    let end = goal.or_else(|| run.seconds_left(&o.spec).map(|left| (left, "to go")));
                    end.map(|(left, what)| format!(", about {} {what}", duration(left))).unwrap_or_default()
                });
                format!("On {engine}{left}. {}", o.why)
            })
        })
    });
    view! {
        <section class="caption" aria-label="About this experiment">
            <p>{about}</p>
            <p class="why">{why}</p>
        </section>
    }
}

/// A run that stands still is kept.
fn use_shelf(session: Session) {
    let stands = memo(move || session.run.with(|run| run.pause.map(|_| (run.id, run.step))));
    effect(move || {
        if stands.get().is_some() {
            session.keep_run();
        }
    });
    // What is odd can be found: that is what such a set is for. That is shown once, and never to a user who has opened
    // a tab.
    let anomalous =
        memo(move || session.run.with(|run| run.started.as_ref().is_some_and(|s| s.data.anomalous > 0)));
    let mut settled = false;
    effect(move || {
        let (anomalous, first) = (anomalous.get(), session.tab.get() == Tab::Training);
        if anomalous && first && !settled {
            session.tab.set(Tab::Anomalies);
        }
        settled |= anomalous || !first;
    });
}

/// Images that the user brings are trained on at once.
fn use_own_images(session: Session) {
    let mut opened = false;
    effect(move || {
        let there = session.images.with(Option::is_some);
        if there && opened {
            let mut spec = session.spec.get_untracked();
            spec.data = OWN_DATA.into();
            session.load(spec);
        }
        opened = true;
    });
}
