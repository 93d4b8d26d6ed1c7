//! The sheet that saves a figure: as a picture, as a drawing, to the clipboard, as a table.

use super::canvas::{context_2d, encoded, offscreen_canvas};
use super::figure_file::figure_svg;
use super::icons;
use super::modal::Modal;
use crate::plot::Theme;
use crate::ui::reactive::{live, memo};
use crate::ui::save::{save_named, text_blob};
use crate::ui::screen::Screen;
use crate::webgpu::{member, method};
use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Element, HtmlImageElement, Url};

/// How much finer than the screen a picture is.
const FINER: f64 = 2.0;

thread_local! {
    /// Tables of figures by their keys.
    static TABLES: RefCell<Vec<(&'static str, Table)>> = const { RefCell::new(Vec::new()) };
}

/// The numbers of a figure as CSV; `None` when there are none yet.
pub type Table = Rc<dyn Fn() -> Option<String>>;

/// Offers the numbers of the figure with this key.
pub fn offer_table(key: &'static str, table: Table) {
    TABLES.with_borrow_mut(|tables| {
        tables.retain(|(of, _)| *of != key);
        tables.push((key, table));
    });
}

fn table_of(key: &str) -> Option<String> {
    let table =
        TABLES.with_borrow(|tables| tables.iter().find(|(of, _)| *of == key).map(|(_, t)| Rc::clone(t)));
    untrack(|| table?())
}

/// The figure that is being saved; `Copy`, provided as context at the root.
#[derive(Clone, Copy)]
pub struct FigureSaver {
    /// Key and name of the figure; `None` while the sheet is closed.
    target: RwSignal<Option<(&'static str, String)>>,
    /// What was done, or why not.
    said: RwSignal<String>,
    screen: Screen,
}

impl FigureSaver {
    /// Provides it. Expects a [`Screen`] as context.
    pub fn provide() {
        let (target, said) = (RwSignal::new(None), RwSignal::new(String::new()));
        provide_context(Self { target, said, screen: expect_context() });
    }

    /// The figure as SVG, with its size in pixels of the screen.
    fn svg(self, key: &str) -> Option<String> {
        let figure: Element = document().query_selector(&format!("figure.view-{key}")).ok()??;
        let (ratio, dark) = (self.screen.ratio.get_untracked(), self.screen.dark.get_untracked());
        figure_svg(&figure, ratio * FINER, dark, &Theme::of(dark).surface.css())
    }

    fn run(self, act: Act) {
        let Some((key, name)) = self.target.get_untracked() else { return };
        let stem = name.to_lowercase().replace(' ', "-");
        let ratio = self.screen.ratio.get_untracked() * FINER;
        spawn_local(async move {
            let nothing = || JsValue::from("there is nothing to save yet");
            let done = async {
                match act {
                    Act::Table => {
                        let table = table_of(key).ok_or_else(nothing)?;
                        save_named(&text_blob(&table, "text/csv")?, &format!("{stem}.csv"));
                    }
                    Act::Svg => {
                        let svg = self.svg(key).ok_or_else(nothing)?;
                        save_named(&text_blob(&svg, "image/svg+xml")?, &format!("{stem}.svg"));
                    }
                    Act::Png => {
                        let svg = self.svg(key).ok_or_else(nothing)?;
                        save_named(&rasterised(&svg, ratio).await?, &format!("{stem}.png"));
                    }
                    Act::Copy => {
                        let svg = self.svg(key).ok_or_else(nothing)?;
                        copy(rasterised(&svg, ratio).await?).await?;
                    }
                }
                Ok::<(), JsValue>(())
            };
            self.said.set(match (done.await, act) {
                (Ok(()), Act::Copy) => "The picture is copied.".into(),
                (Ok(()), _) => "The file is saved.".into(),
                (Err(why), Act::Copy) if why.as_string().is_none() => {
                    "This browser does not let the page copy pictures: save the PNG.".into()
                }
                (Err(why), _) => {
                    format!(
                        "That did not work: {}.",
                        why.as_string().unwrap_or_else(|| "the browser refused".into())
                    )
                }
            });
        });
    }
}

/// What is done with a figure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Png,
    Svg,
    Copy,
    Table,
}

/// An SVG document as PNG, `scale` pixels a CSS pixel.
async fn rasterised(svg: &str, scale: f64) -> Result<Blob, JsValue> {
    let url = Url::create_object_url_with_blob(&text_blob(svg, "image/svg+xml")?)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let shown = JsFuture::from(image.decode()).await;
    // Fails only for a text that is no address.
    Url::revoke_object_url(&url).unwrap_or_default();
    shown?;
    let [width, height] = [image.natural_width(), image.natural_height()].map(|side| f64::from(side) * scale);
    let canvas = offscreen_canvas(width as u32, height as u32).ok_or("there is no canvas")?;
    let context = context_2d(&canvas, false).ok_or("there is no canvas")?;
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    encoded(&canvas, "image/png", 1.0).await
}

/// Copies a picture to the clipboard.
async fn copy(png: Blob) -> Result<(), JsValue> {
    let class = member(&window(), "ClipboardItem").and_then(|class| class.dyn_into::<Function>().ok());
    let content = Object::new();
    Reflect::set(&content, &"image/png".into(), &png)?;
    let item = Reflect::construct(&class.ok_or(JsValue::UNDEFINED)?, &Array::of1(&content))?;
    let clipboard = member(&window().navigator(), "clipboard").ok_or(JsValue::UNDEFINED)?;
    let write = method(&clipboard, "write").ok_or(JsValue::UNDEFINED)?;
    let promise: js_sys::Promise = write.call1(&clipboard, &Array::of1(&item))?.dyn_into()?;
    JsFuture::from(promise).await.map(|_| ())
}

/// The button below a figure.
#[component]
pub fn SaveFigureButton(
    /// The figure's key.
    key: &'static str,
    /// Its name.
    name: Signal<String>,
) -> impl IntoView {
    let saver = expect_context::<FigureSaver>();
    let open = move |_| {
        saver.said.set(String::new());
        saver.target.set(Some((key, name.get_untracked())));
    };
    let label = live(move || format!("Save the figure “{}”", name.get()));
    view! {
        <button type="button" class="icon save-figure" aria-label=label aria-haspopup="dialog" title="Save this figure" on:click=open>
            {icons::download()}
        </button>
    }
}

/// The sheet.
#[component]
pub fn SaveFigureSheet() -> impl IntoView {
    let saver = expect_context::<FigureSaver>();
    let open = memo(move || saver.target.with(Option::is_some));
    let name = live(move || {
        saver.target.with(|target| target.as_ref().map(|(_, name)| name.clone()).unwrap_or_default())
    });
    let no_table = live(move || {
        let key = saver.target.with(|target| target.as_ref().map(|(key, _)| *key));
        !key.is_some_and(|key| TABLES.with_borrow(|tables| tables.iter().any(|(of, _)| *of == key)))
    });
    let rows: Vec<_> = [
        (Act::Png, "Picture", "PNG, twice as fine as the screen."),
        (Act::Svg, "Drawing", "SVG, for papers and slides: text stays text."),
        (Act::Copy, "Copy", "The picture, to the clipboard."),
        (Act::Table, "Numbers", "CSV, for a spreadsheet."),
    ]
    .into_iter()
    .map(|(act, title, about)| {
        let disabled = live(move || act == Act::Table && no_table.get());
        let about = live(move || {
            if disabled.get() {
                "This figure has no numbers of its own.".to_owned()
            } else {
                about.to_owned()
            }
        });
        view! {
            <div class="takeaway-row">
                <button type="button" disabled=disabled on:click=move |_| saver.run(act)>{title}</button>
                <p>{about}</p>
            </div>
        }
    })
    .collect();
    view! {
        <Modal class="sheet save-sheet" title="Save the figure" open close=Callback::new(move |()| saver.target.set(None))>
            <p class="quiet">{name}</p>
            <div>{rows}</div>
            <p role="status">{live(move || saver.said.get())}</p>
        </Modal>
    }
}
