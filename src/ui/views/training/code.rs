//! What the kind of the run measures of its codes.

use crate::plot::{CodeChart, Theme, code_chart};
use crate::protocol::CodeDiagnostics;
use crate::ui::reactive::{changes, live, memo, read};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::widgets::canvas::{Surface, use_canvas};
use crate::ui::widgets::figure::Figure;
use leptos::html::Canvas;
use leptos::prelude::*;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "code",
    name: "The code",
    about: "What this kind of autoencoder asks of its code, and how close it is.",
    area: Area::Tab(Tab::Training),
    render: || view! { <CodeView/> }.into_any(),
};

#[component]
fn CodeView() -> impl IntoView {
    let session = expect_context::<Session>();
    let node = NodeRef::<Canvas>::new();
    let news = changes(move || session.run.with(|r| (r.id, r.diagnostics.clone())));
    use_canvas(node, move || read(news), move |surface| draw(surface, session));
    let words = move |write: fn(&CodeDiagnostics) -> String| {
        session.run.with(|run| run.diagnostics.as_ref().map(write).unwrap_or_default())
    };
    // The kind that runs, not the one in the form.
    let unseen = memo(move || {
        session.run.with(|r| r.started.as_ref().and_then(|s| s.spec.variant().figure).is_none())
    });
    let note = memo(move || words(code_chart::note));
    let empty = memo(move || session.run.with(|r| r.diagnostics.is_none()));
    view! {
        <Figure
            view=&VIEW
            unseen
            text=move || session.word(&words(code_chart::describe))
            tools=move || view! { <span class="view-note">{live(move || session.word(&note.get()))}</span> }
        >
            <canvas class="fill" aria-hidden="true" node_ref=node></canvas>
            <p class="view-empty" hidden=live(move || !empty.get())>"Results appear once all images are ready."</p>
        </Figure>
    }
}

/// Draws the chart, and decoded images where the chart leaves room for them.
fn draw(surface: &Surface, session: Session) {
    surface.clear();
    session.run.with(|run| {
        let Some((diagnostics, started)) = run.diagnostics.as_ref().zip(run.started.as_ref()) else {
            return;
        };
        let (theme, scale) = (Theme::of(surface.dark), surface.scale as f32);
        surface.draw(&mut |pen| {
            let room = CodeChart { diagnostics, theme, scale }.draw(pen)?;
            let pictures = code_chart::images(diagnostics, started.data.shape, room, scale, theme);
            if let Some(raster) = pictures {
                surface.put(&raster.rgba, raster.width as u32, room.x as i32, room.y as i32);
            }
            Ok(())
        });
    });
}
