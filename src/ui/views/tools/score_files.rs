//! Files of the user, scored by how badly the network copies them.

use crate::data::{DataKind, Flagged, ImageShape};
use crate::plot::{AnomalyScore, Theme, error_image, image_above_errors_shape};
use crate::run::{Run, State};
use crate::spec::OWN_DATA;
use crate::ui::dataset_change::on_other_set;
use crate::ui::query::Status;
use crate::ui::reactive::{live, memo};
use crate::ui::save::save_table;
use crate::ui::screen::Screen;
use crate::ui::takeaway::Taker;
use crate::ui::views::content::score_files::{self, Scored};
use crate::ui::views::tools::judging::Judging;
use crate::ui::views::tools::outside_files::{Files, Pickers};
use crate::ui::views::tools::save_row::SaveRow;
use crate::ui::views::tools::tool::Tool;
use crate::ui::widgets::cards::{Cards, Picture};
use leptos::prelude::*;

/// Makes a picture of an image, its copy, and the theme.
type Draw = fn(&[u8], &[u8], ImageShape, &Theme) -> (ImageShape, Vec<u8>);

/// What examples from outside are judged by; `Copy`.
#[derive(Clone, Copy)]
pub struct Criterion {
    /// One of the scores that examples from outside have.
    pub score: Memo<AnomalyScore>,
    /// An example with a larger score is taken for anomalous; `None` before anything was measured.
    pub threshold: Memo<Option<f32>>,
}

/// Picks files, has them scored, and lists them, the worst copy first.
#[component]
pub fn ScoreFiles(
    /// The tool.
    tool: Tool,
    /// How images are judged.
    judging: Judging,
) -> impl IntoView {
    let Criterion { score, threshold } = judging.of_files();
    let (session, shape, files) = (tool.session, tool.shape, Files::none(tool));
    let Screen { dark, .. } = expect_context();
    let query = tool.live_query(move || {
        files.outside.with(|outside| outside.fit(shape.get()).then(|| outside.query().into()))
    });
    // The network has learned something else: whether it is to judge the same files is for the user to say.
    on_other_set(session, move || files.doubt());
    let scored = memo(move || {
        let (query, answer) = query.result_with_query()?;
        // While other files are being read, the answer is about those before.
        Scored::new(files.outside.get(), &query, &answer, score.get())
    });
    let step = memo(move || query.record.with(|record| record.as_ref().map(|record| record.step)));
    let age = live(move || {
        let (now, training) = session.run.with(|run| (run.step, run.state == State::Training));
        let scored = scored.with(Option::is_some).then(|| step.get()).flatten();
        scored.map(|scored| score_files::age(scored, judging.step(), now, training)).unwrap_or_default()
    });
    let cards = memo(move || {
        let (threshold, shape, theme) = (threshold.get(), shape.get(), Theme::of(dark.get()));
        scored.with(|scored| {
            let columns = session.run.with_untracked(|run| run.columns().to_vec());
            scored.as_ref().map(|scored| scored.cards(threshold, shape, &columns, theme)).unwrap_or_default()
        })
    });
    let enlarge = move |i: usize| {
        files.enlarged.set(scored.with_untracked(|scored| Some(scored.as_ref()?.order.get(i)?.0)));
    };
    let double = live(move || image_above_errors_shape(shape.get()));
    let legend = live(move || {
        session.word(&score_files::legend(
            score.get(),
            threshold.with(Option::is_some),
            tool.kind.get() == DataKind::Table,
        ))
    });
    let words = move |read: fn(&Scored, Option<f32>) -> String| {
        live(move || scored.with(|s| s.as_ref().map(|s| read(s, threshold.get())).unwrap_or_default()))
    };
    let pixels = live(move || {
        scored.with(|scored| scored.as_ref().map(|scored| scored.pixels(shape.get())).unwrap_or_default())
    });
    let folders = move || {
        let folders = scored.with(|scored| Some(scored.as_ref()?.folders(threshold.get())))?;
        (!folders.is_empty()).then(|| flagged_table("Folder", folders))
    };
    let taker = expect_context::<Taker>();
    let save = move |what: u8| {
        scored.with_untracked(|scored| {
            let (Some(scored), threshold) = (scored, threshold.get_untracked()) else { return };
            match what {
                0 => save_table(Some(scored.scores_csv(threshold)), "scores-of-files.csv"),
                1 => save_table(scored.hits_csv(threshold), "hits-of-files.csv"),
                _ => {
                    let (set, copies) = scored.set_and_copies(shape.get_untracked());
                    taker.take_error_maps(&set, copies);
                }
            }
        });
    };
    let names = ["Scores of the files (CSV)", "Hits of the files (CSV)", "Error maps of the files (ZIP)"];
    let saves =
        names.into_iter().zip(0..).map(|(name, what)| (name, Callback::new(move |()| save(what)))).collect();
    view! {
        <h3>"Your own files"</h3>
        <Pickers files/>
        <Status query needs="Pick files, a folder or a ZIP. Each image is prepared like the dataset, reconstructed and \
            scored by its error." follows=true/>
        <p class="verdict" role="status">{words(Scored::headline)}</p>
        <p class="quiet">{words(Scored::rates)}</p>
        <p class="quiet">{pixels}</p>
        <p class="quiet">{age}</p>
        <div>{folders}</div>
        <SaveRow saves hidden=live(move || scored.with(Option::is_none))/>
        <p class="quiet" hidden=live(move || cards.with(Vec::is_empty))>{legend}</p>
        <Enlarged tool scored threshold enlarged=files.enlarged/>
        <div class="judged">
            <Cards label="Your images, highest score first" shape=double cards=cards pick=enlarge/>
        </div>
    }
}

/// How many of each folder or class are flagged.
pub fn flagged_table(what: &'static str, all: Vec<Flagged>) -> impl IntoView + use<> {
    let row = |Flagged { name, flagged, all }: Flagged| {
        view! { <tr><th scope="row">{name}</th><td>{format!("{flagged} of {all}")}</td></tr> }
    };
    view! {
        <table class="figures">
            <thead><tr><th scope="col">{what}</th><th scope="col">"Flagged"</th></tr></thead>
            <tbody>{all.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// An image, its copy, and the errors of the copy.
#[component]
fn Enlarged(
    /// The tool.
    tool: Tool,
    /// The scored files.
    scored: Memo<Option<Scored>>,
    /// What is above it is taken for anomalous.
    threshold: Memo<Option<f32>>,
    /// The file's number.
    enlarged: RwSignal<Option<usize>>,
) -> impl IntoView {
    let Screen { dark, .. } = expect_context();
    let image = move |draw: Draw| {
        live(move || {
            let file = enlarged.get()?;
            scored.with(|scored| {
                let (image, copy) = scored.as_ref()?.pair(file, tool.shape.get())?;
                Some(draw(image, copy, tool.shape.get(), Theme::of(dark.get())))
            })
        })
    };
    let caption = live(move || {
        let caption = enlarged.get().and_then(|file| {
            let columns = tool.session.run.with_untracked(|run| run.columns().to_vec());
            scored.with(|scored| Some(scored.as_ref()?.caption(file, threshold.get(), &columns)))
        });
        caption.unwrap_or_default()
    });
    view! {
        <figure class="looked" aria-label=tool.session.worded("Your image, enlarged") hidden=live(move || caption.with(String::is_empty))>
            <Picture label=tool.session.kind.get_untracked().say("The image") image=image(|image, _, shape, _| (shape, image.to_vec()))/>
            <Picture label="Its reconstruction".to_owned() image=image(|_, copy, shape, _| (shape, copy.to_vec()))/>
            <Picture label="Error map".to_owned() image=image(error_image)/>
            <figcaption>{caption}" "<button type="button" on:click=move |_| enlarged.set(None)>{tool.session.worded("Close image")}</button></figcaption>
        </figure>
    }
}

/// What the run has learned: its name, and whether it is generated; `None` before there is a run.
pub fn learned(run: &Run) -> Option<(String, bool)> {
    run.started.as_ref().map(|started| (started.data.name.clone(), started.spec.data != OWN_DATA))
}
