//! The camera as a sheet: hold a button to take pictures into classes of your own naming, then train on them.

use super::importer::{Importer, Panel};
use super::shots::{Class, Shots};
use super::text::counted;
use super::webcam::{Webcam, snapshot};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::widgets::modal::Modal;
use leptos::html::Video;
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use web_sys::{Blob, Url};

/// Time between two pictures while the button is held.
const PACE: Duration = Duration::from_millis(125);

/// A picture that was taken.
#[derive(Clone)]
struct Shot {
    number: u32,
    file: Blob,
    /// Its address for the thumbnail.
    url: String,
}

/// The camera and what was taken with it; `Copy`.
#[derive(Clone, Copy)]
struct Camera {
    importer: Importer,
    shots: RwSignal<Shots>,
    /// Their pictures.
    files: StoredValue<Vec<Shot>, LocalStorage>,
    video: NodeRef<Video>,
    webcam: StoredValue<Option<Webcam>, LocalStorage>,
    /// True while the camera's picture is shown.
    live: RwSignal<bool>,
    /// The timer while the button is held.
    held: StoredValue<Option<IntervalHandle>>,
    /// True while the button is held.
    taking: RwSignal<bool>,
    /// Why there is no picture: a sentence.
    problem: RwSignal<String>,
}

impl Camera {
    /// Asks for the camera and shows its picture.
    fn start(self) {
        self.problem.set(String::new());
        spawn_local(async move {
            let asked = Webcam::open().await;
            // The user may have closed the sheet before answering the browser's question.
            let wanted = self.importer.panel.get_untracked() == Panel::Camera;
            match (asked, self.video.get_untracked()) {
                (Ok(webcam), Some(video)) if wanted => {
                    webcam.show(&video);
                    self.webcam.set_value(Some(webcam));
                }
                (Ok(webcam), _) => webcam.stop(),
                (Err(why), _) => self.problem.set(why),
            }
        });
    }

    /// The video has its first frame: only now can a picture be taken.
    fn shown(self) {
        self.live.set(self.webcam.with_value(Option::is_some));
    }

    /// Lets go of the camera.
    fn stop(self) {
        self.release();
        self.live.set(false);
        self.webcam.update_value(|webcam| {
            if let Some(webcam) = webcam.take() {
                webcam.stop();
            }
        });
    }

    /// The button is pressed: a picture now, and more while it is held.
    fn press(self) {
        if self.taking.get_untracked() || !self.live.get_untracked() {
            return;
        }
        self.taking.set(true);
        self.take();
        // Without a timer there is one picture a press.
        self.held.set_value(set_interval_with_handle(move || self.take(), PACE).ok());
    }

    /// The button is released.
    fn release(self) {
        self.taking.set(false);
        self.held.update_value(|held| {
            if let Some(held) = held.take() {
                held.clear();
            }
        });
    }

    fn take(self) {
        let Some(video) = self.video.get_untracked() else { return };
        spawn_local(async move {
            match snapshot(&video).await {
                Ok((file, url)) => {
                    let number = self.shots.try_update(Shots::take).unwrap_or_default();
                    self.files.update_value(|files| files.push(Shot { number, file, url }));
                }
                Err(why) => {
                    self.release();
                    self.problem.set(why);
                }
            }
        });
    }

    fn delete(self, number: u32) {
        self.shots.update(|shots| shots.delete(number));
        self.files.update_value(|files| {
            files.retain(|shot| {
                if shot.number == number {
                    forget(shot);
                }
                shot.number != number
            });
        });
    }

    /// Brings all pictures, and keeps none.
    fn use_them(self) {
        let paths = self.shots.with_untracked(Shots::paths);
        let files = self.files.with_value(|files| {
            let file = |(number, path): (u32, String)| {
                Some((path, files.iter().find(|shot| shot.number == number)?.file.clone()))
            };
            paths.into_iter().filter_map(file).collect::<Vec<_>>()
        });
        self.stop();
        self.importer.bring_blobs(files);
    }

    fn url(self, number: u32) -> String {
        self.files.with_value(|files| {
            files.iter().find(|shot| shot.number == number).map(|shot| shot.url.clone()).unwrap_or_default()
        })
    }
}

fn forget(shot: &Shot) {
    // Fails only for a text that is no address.
    let _ = Url::revoke_object_url(&shot.url);
}

/// The sheet. Expects an [`Importer`] as context.
#[component]
pub fn CameraSheet() -> impl IntoView {
    let importer = expect_context::<Importer>();
    let camera = Camera {
        importer,
        shots: RwSignal::default(),
        files: StoredValue::new_local(Vec::new()),
        video: NodeRef::new(),
        webcam: StoredValue::new_local(None),
        live: RwSignal::new(false),
        held: StoredValue::new(None),
        taking: RwSignal::new(false),
        problem: RwSignal::new(String::new()),
    };
    let open = memo(move || importer.panel.get() == Panel::Camera);
    effect(move || {
        if open.get() {
            camera.start();
        } else {
            camera.stop();
        }
    });
    let close = Callback::new(move |()| importer.panel.set(Panel::None));
    let count = memo(move || camera.shots.with(Shots::count));
    let words = live(move || match count.get() {
        0 => "No pictures yet: name the class, then hold the button while you turn the object around."
            .to_owned(),
        count => counted(count, "picture", "pictures"),
    });
    let add = move |_| camera.shots.update(Shots::add_class);
    view! {
        <Modal class="sheet camera" title="Camera" open close>
            <div class="camera-body">
                <div class="camera-view">
                    <video node_ref=camera.video autoplay muted playsinline aria-label="What the camera sees" on:loadeddata=move |_| camera.shown()></video>
                    <HoldButton camera/>
                    <p class="import-problem" role="alert">{live(move || camera.problem.get())}</p>
                    <button type="button" hidden=live(move || camera.problem.with(String::is_empty)) on:click=move |_| camera.start()>"Try again"</button>
                </div>
                <div class="camera-classes">
                    <ClassList camera/>
                    <button type="button" on:click=add>"Add a class"</button>
                </div>
            </div>
            <footer>
                <p class="quiet" role="status">{words}</p>
                <div class="import-buttons">
                    <button type="button" on:click=move |_| close.run(())>"Cancel"</button>
                    <button type="button" class="primary" disabled=live(move || count.get() == 0) on:click=move |_| camera.use_them()>"Use these"</button>
                </div>
            </footer>
        </Modal>
    }
}

/// The button that takes pictures while it is held, by pointer or by key.
#[component]
fn HoldButton(
    /// The camera.
    camera: Camera,
) -> impl IntoView {
    let is_press = |key: &str| matches!(key, " " | "Enter");
    let name = live(move || {
        let name =
            camera.shots.with(|shots| shots.classes.get(shots.present).map(|class| class.name.clone()));
        format!("Hold to take pictures of “{}”", name.unwrap_or_default())
    });
    view! {
        <button type="button" class="primary camera-hold" aria-pressed=live(move || camera.taking.get().to_string())
            disabled=live(move || !camera.live.get())
            on:pointerdown=move |event| {
                if event.button() == 0 {
                    camera.press();
                }
            }
            on:pointerup=move |_| camera.release() on:pointerleave=move |_| camera.release()
            on:pointercancel=move |_| camera.release() on:blur=move |_| camera.release()
            on:contextmenu=move |event| event.prevent_default()
            on:keydown=move |event| {
                if is_press(&event.key()) {
                    // Not a click as well.
                    event.prevent_default();
                    camera.press();
                }
            }
            on:keyup=move |event| {
                if is_press(&event.key()) {
                    event.prevent_default();
                    camera.release();
                }
            }>{name}</button>
    }
}

/// The classes with their names and thumbnails.
#[component]
fn ClassList(
    /// The camera.
    camera: Camera,
) -> impl IntoView {
    let count = memo(move || camera.shots.with(|shots| shots.classes.len()));
    // Rows stay while the user types in them: only their number makes new ones.
    view! {
        <ul>
            {move || (0..count.get()).map(|index| view! { <ClassRow camera index/> }).collect_view()}
        </ul>
    }
}

/// One class.
#[component]
fn ClassRow(
    /// The camera.
    camera: Camera,
    /// Its number.
    index: usize,
) -> impl IntoView {
    let name = camera.shots.with_untracked(|shots| shots.classes.get(index).map(|class| class.name.clone()));
    let shots = memo(move || {
        let class = |shots: &Shots| shots.classes.get(index).map(|class: &Class| class.shots.clone());
        camera.shots.with(class).unwrap_or_default()
    });
    let present = live(move || camera.shots.with(|shots| shots.present == index));
    let choose = move || camera.shots.update(|shots| shots.present = index);
    let rename = move |event| {
        let name = event_target_value(&event);
        camera.shots.update(|shots| {
            if let Some(class) = shots.classes.get_mut(index) {
                class.name = name;
            }
        });
    };
    let thumbnail = move |number: u32| {
        view! {
            <button type="button" class="camera-shot" aria-label="Delete this image" title="Delete this image" on:click=move |_| camera.delete(number)>
                <img src=camera.url(number) alt="" width="40" height="40"/>
            </button>
        }
    };
    view! {
        <li class:present=present>
            <div class="camera-class">
                <input type="radio" name="camera-class" aria-label="Take pictures of this class" prop:checked=present on:change=move |_| choose()/>
                <input type="text" maxlength="60" aria-label="Name of the class" autocomplete="off" value=name.unwrap_or_default()
                    on:focus=move |_| choose() on:input=rename/>
                <span class="quiet">{live(move || shots.with(Vec::len).to_string())}</span>
            </div>
            <div class="camera-shots">
                <For each=move || shots.get().into_iter().rev() key=|number| *number children=thumbnail/>
            </div>
        </li>
    }
}
