// Says so when the workspace does not come: a browser that cannot run it, a part that is missing, a slow line.
// Everything it says stands in the skeleton, which the workspace takes away when it comes.
{
  const LATE_MS = 10_000;

  const say = (heading, text) => {
    const page = document.querySelector("#skeleton .boot-page");
    // It is here already, or something has been said.
    if (!page || page.querySelector("h1")) return;
    const box = document.createElement("main");
    box.className = "alone boot-late";
    const said = document.createElement("div");
    said.setAttribute("role", "alert");
    const title = document.createElement("h1");
    title.textContent = heading;
    const words = document.createElement("p");
    words.textContent = text;
    const reload = document.createElement("button");
    reload.type = "button";
    reload.className = "button button-secondary";
    reload.textContent = "Reload";
    reload.addEventListener("click", () => location.reload());
    said.append(title, words);
    box.append(said, reload);
    page.replaceChildren(box);
  };

  const broken = () =>
    say("Foyer couldn't load", "A part of it is missing or was cut off on the way. Check your connection, then reload.");
  // A script that is not there, and a program that does not start.
  addEventListener("error", broken, true);
  addEventListener("unhandledrejection", broken);

  if (typeof WebAssembly !== "object") {
    say(
      "This browser can't run Foyer",
      "WebAssembly is missing or switched off. Use a current Chrome, Edge, Firefox or Safari. Lockdown Mode " +
        "switches it off: turn that off for this site in the browser's settings, then reload.",
    );
  } else {
    setTimeout(() => say("Foyer takes long to load", "It opens as soon as it can. On a slow line, wait or reload."), LATE_MS);
  }
}
