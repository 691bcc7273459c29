//! What is near the view of one scrolling element.

use js_sys::Array;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
    ResizeObserver,
};

/// Parts this far outside the view are near, in CSS: what is scrolled to slowly is drawn before it is seen.
const MARGIN: &str = "1200px 0px";
/// Height of a part before it was drawn for the first time, in px an entry.
const ENTRY_PX: u32 = 64;

/// Tells parts of a scrolling element when they come near the view, one with each frame, and keeps the place of
/// who reads while parts above change their height.
pub struct View {
    inner: Rc<Inner>,
}

struct Inner {
    root: Element,
    parts: RefCell<Vec<Part>>,
    /// Near, and not told so yet: to draw all of them in one task would hold the page.
    coming: RefCell<Vec<HtmlElement>>,
    /// The frame that is asked for, by the browser's number.
    frame: Cell<Option<i32>>,
    nearness: IntersectionObserver,
    sizes: ResizeObserver,
    // The browser calls them as long as the observers live, and with a frame.
    _moved: Closure<dyn Fn(Array)>,
    _sized: Closure<dyn Fn()>,
    next: Closure<dyn Fn()>,
    /// Called when parts have other heights, before the browser paints them.
    changed: Box<dyn Fn()>,
}

/// Hears whether a part is near.
type Tell = Rc<dyn Fn(bool)>;

struct Part {
    element: HtmlElement,
    near: Cell<bool>,
    /// Height when last looked at, in px.
    height: Cell<f64>,
    tell: Tell,
}

/// A part that has gone far.
struct Gone {
    element: HtmlElement,
    /// The height it keeps, in px.
    keeps: f64,
    tell: Tell,
}

impl View {
    /// The view of an element that scrolls; `None` where the browser has no observers. Then all parts stay
    /// as they were made.
    ///
    /// `changed` is called when parts have other heights, before the browser paints them.
    #[must_use]
    pub fn new(root: &Element, changed: impl Fn() + 'static) -> Option<Self> {
        let me = Rc::new(OnceCell::<Weak<Inner>>::new());
        let (on_near, on_size, on_frame) = (me.clone(), me.clone(), me.clone());
        let moved = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
            if let Some(me) = on_near.get().and_then(Weak::upgrade) {
                me.moved(&entries);
            }
        });
        let sized = Closure::<dyn Fn()>::new(move || {
            if let Some(me) = on_size.get().and_then(Weak::upgrade) {
                me.sized();
            }
        });
        let next = Closure::<dyn Fn()>::new(move || {
            if let Some(me) = on_frame.get().and_then(Weak::upgrade) {
                me.frame.set(None);
                me.draw_nearest();
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root(Some(root));
        options.set_root_margin(MARGIN);
        let nearness =
            IntersectionObserver::new_with_options(moved.as_ref().unchecked_ref(), &options).ok()?;
        let sizes = ResizeObserver::new(sized.as_ref().unchecked_ref()).ok()?;
        let (root, parts) = (root.clone(), RefCell::default());
        let inner = Rc::new(Inner {
            root,
            parts,
            coming: RefCell::default(),
            frame: Cell::new(None),
            nearness,
            sizes,
            _moved: moved,
            _sized: sized,
            next,
            changed: Box::new(changed),
        });
        // Set here for the first and only time.
        _ = me.set(Rc::downgrade(&inner));
        Some(Self { inner })
    }

    /// Looks after a part of `entries` entries. `near` is how it is drawn now; `tell` hears of every change.
    pub fn add(&self, element: &HtmlElement, entries: u32, near: bool, tell: impl Fn(bool) + 'static) {
        if !near {
            set_height(element, Some(f64::from(entries * ENTRY_PX)));
        }
        let part = Part {
            element: element.clone(),
            near: Cell::new(near),
            height: Cell::new(element.get_bounding_client_rect().height()),
            tell: Rc::new(tell),
        };
        self.inner.parts.borrow_mut().push(part);
        self.inner.nearness.observe(element);
        self.inner.sizes.observe(element);
    }

    /// Forgets a part that leaves the page.
    pub fn remove(&self, element: &HtmlElement) {
        self.inner.nearness.unobserve(element);
        self.inner.sizes.unobserve(element);
        self.inner.parts.borrow_mut().retain(|part| &part.element != element);
        self.inner.coming.borrow_mut().retain(|coming| coming != element);
    }
}

impl Drop for View {
    fn drop(&mut self) {
        self.inner.nearness.disconnect();
        self.inner.sizes.disconnect();
        if let Some((frame, window)) = self.inner.frame.take().zip(web_sys::window()) {
            // Fails for no number of the browser's own.
            _ = window.cancel_animation_frame(frame);
        }
    }
}

impl Inner {
    fn moved(&self, entries: &Array) {
        // All are measured before any is changed: one that has lost its height and is not drawn yet is lower, and to
        // measure another one then would have the browser move the view by that.
        let mut gone = Vec::new();
        // In their order: a part that has come and gone since then is told of twice.
        for entry in entries.iter().map(|entry| entry.unchecked_into::<IntersectionObserverEntry>()) {
            if entry.is_intersecting() {
                self.come(&entry.target());
            } else {
                gone.extend(self.gone(&entry.target()));
            }
        }
        for part in gone {
            set_height(&part.element, Some(part.keeps));
            (part.tell)(false);
        }
        if self.frame.get().is_none() {
            self.draw_nearest();
        }
    }

    /// What becomes of a part that is far from the view; `None` when nothing does.
    fn gone(&self, target: &Element) -> Option<Gone> {
        self.coming.borrow_mut().retain(|coming| **coming != *target);
        let parts = self.parts.borrow();
        let part = parts.iter().find(|part| *part.element == *target)?;
        if !part.near.get() || in_use(&part.element) {
            return None;
        }
        let keeps = part.element.get_bounding_client_rect().height();
        // A thread that is not shown at all has no heights to remember.
        if keeps == 0.0 {
            return None;
        }
        part.near.set(false);
        Some(Gone { element: part.element.clone(), keeps, tell: part.tell.clone() })
    }

    /// Keeps a part in mind that has come near and is not drawn yet.
    fn come(&self, target: &Element) {
        let parts = self.parts.borrow();
        let Some(part) = parts.iter().find(|part| *part.element == *target) else { return };
        let mut coming = self.coming.borrow_mut();
        if !part.near.get() && !coming.contains(&part.element) {
            coming.push(part.element.clone());
        }
    }

    /// Has the part drawn that is nearest to the view, and asks for a frame for the others.
    fn draw_nearest(&self) {
        let Some(element) = self.take_nearest() else { return };
        let tell = self.parts.borrow().iter().find(|part| part.element == element).map(|part| {
            part.near.set(true);
            part.tell.clone()
        });
        if let Some(tell) = tell {
            set_height(&element, None);
            tell(true);
        }
        if !self.coming.borrow().is_empty()
            && let Some(window) = web_sys::window()
        {
            let asked = window.request_animation_frame(self.next.as_ref().unchecked_ref());
            self.frame.set(asked.ok());
        }
    }

    fn take_nearest(&self) -> Option<HtmlElement> {
        let view = self.root.get_bounding_client_rect();
        let distance = |element: &HtmlElement| {
            let place = element.get_bounding_client_rect();
            (view.top() - place.bottom()).max(place.top() - view.bottom()).max(0.0)
        };
        let mut coming = self.coming.borrow_mut();
        let distances = coming.iter().map(distance).enumerate();
        let (nearest, _) = distances.min_by(|(_, a), (_, b)| a.total_cmp(b))?;
        Some(coming.swap_remove(nearest))
    }

    /// Browsers keep the place by themselves, all but Safari: there, what grew above the view is scrolled over.
    fn sized(&self) {
        let by_itself = web_sys::window()
            .and_then(|window| window.get_computed_style(&self.root).ok().flatten())
            .and_then(|style| style.get_property_value("overflow-anchor").ok())
            .is_some_and(|anchor| anchor == "auto");
        let top = self.root.get_bounding_client_rect().top();
        let (mut shifted, mut above) = (0.0, 0.0);
        for part in self.parts.borrow().iter() {
            let place = part.element.get_bounding_client_rect();
            let grown = place.height() - part.height.replace(place.height());
            shifted += grown;
            if place.bottom() - shifted <= top {
                above += grown;
            }
        }
        if !by_itself && above != 0.0 {
            self.root.set_scroll_top(self.root.scroll_top() + above.round() as i32);
        }
        (self.changed)();
    }
}

fn set_height(element: &HtmlElement, px: Option<f64>) {
    let height = px.map(|px| [&px.to_string(), "px"].concat()).unwrap_or_default();
    // Fails for no height of ours.
    _ = element.style().set_property("height", &height);
}

/// Whether the focus or a selection is in a part: it would get lost with the elements.
fn in_use(element: &HtmlElement) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let focused = window.document().and_then(|document| document.active_element());
    if element.contains(focused.as_deref()) {
        return true;
    }
    let Ok(Some(selection)) = window.get_selection() else { return false };
    !selection.is_collapsed()
        && selection.contains_node_with_allow_partial_containment(element, true).unwrap_or(false)
}
