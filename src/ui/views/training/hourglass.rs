//! The network of the form, drawn to scale.

use crate::data::{ImageShape, dataset};
use crate::plot::hourglass::{BarKind, Extras};
use crate::plot::{Hourglass, formula};
use crate::spec::{Network, Spec};
use crate::ui::reactive::memo;
use crate::ui::session::Session;
use crate::ui::view::{Area, View};
use crate::ui::widgets::canvas::use_size;
use crate::ui::widgets::figure::Figure;
use leptos::html::Div;
use leptos::prelude::*;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "hourglass",
    name: "The hourglass",
    about: "Height shows the number of values (log scale). Everything must pass through the bottleneck.",
    area: Area::Network,
    render: || view! { <HourglassView/> }.into_any(),
};

#[component]
fn HourglassView() -> impl IntoView {
    let session = expect_context::<Session>();
    let node = NodeRef::<Div>::new();
    let size = use_size(move || node.get().map(Into::into));
    // Follows the form at once, before anything is trained.
    let settled = memo(move || {
        let mut spec = session.spec.get();
        spec.settle();
        spec
    });
    let network = memo(move || {
        settled.with(|spec| (Network::new(spec, shape(&session, spec)), Extras::for_spec(spec)))
    });
    let lay_out = move |width, height| {
        network.with(|(network, around)| Hourglass::new(network, *around, width, height))
    };
    let drawing = move || {
        let (width, height) = size.get();
        (width > 0.0).then(|| lay_out(width as f32, height as f32))
    };
    let formula = memo(move || {
        let lines = settled.with(formula::loss);
        lines.iter().map(|line| formula::mathml(line)).collect::<Vec<_>>().join(" ")
    });
    let story = memo(move || {
        let kind = settled.with(Spec::variant);
        session.word(&format!("{} {}", kind.about, kind.more))
    });
    let text = move || session.word(&lay_out(1.0, 1.0).description);
    let summary = move || {
        let Hourglass { compression, parameters, .. } = lay_out(1.0, 1.0);
        format!("{compression} · {parameters}")
    };
    view! {
        <Figure view=&VIEW text tools=move || view! { <span class="view-note">{summary}</span> }>
            <div class="hourglass" node_ref=node>
                {move || drawing().map(draw)}
            </div>
            <div class="story">
                <p class="formula" inner_html=formula></p>
                <p>{story}</p>
            </div>
        </Figure>
    }
}

fn shape(session: &Session, spec: &Spec) -> ImageShape {
    let own = || session.images.with(|set| set.as_ref().map(|set| set.shape));
    dataset(&spec.data).map(|d| d.shape).or_else(own).unwrap_or_default()
}

fn draw(drawing: Hourglass) -> impl IntoView {
    let bands = drawing.bands.into_iter().map(|band| {
        view! {
            <g class=if band.noise { "hg-band hg-noise" } else { "hg-band" }>
                <title>{band.detail.clone()}</title>
                <polygon points=band.points()></polygon>
                <text x=band.label_at[0] y=band.label_at[1]>{band.label}</text>
            </g>
        }
    });
    let bars = drawing.bars.into_iter().map(|bar| {
        let class = match bar.kind {
            BarKind::Code => "hg-bar hg-code",
            BarKind::Mean => "hg-bar hg-mean",
            BarKind::Std => "hg-bar hg-spread",
            BarKind::Damaged => "hg-bar hg-damaged",
            _ => "hg-bar",
        };
        view! {
            <g class=class>
                <title>{bar.detail}</title>
                <rect x=bar.x y=bar.y width=bar.w height=bar.h rx="1.5"></rect>
                <text x=bar.x + 0.5 * bar.w y=bar.label_y>{bar.label}</text>
            </g>
        }
    });
    let view_box = format!("0 0 {} {}", drawing.width, drawing.height);
    view! {
        <svg width=drawing.width height=drawing.height viewBox=view_box aria-hidden="true">
            {bands.collect_view()}
            {drawing.twin.into_iter().map(|points| view! { <polygon class="hg-twin" points=points></polygon> }).collect_view()}
            {bars.collect_view()}
        </svg>
    }
}
