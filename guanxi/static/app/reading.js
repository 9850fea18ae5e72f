/* While an archive is read: at the end of the time the pages go, also when the network is gone; copying, dragging and the context menu are closed.
   The server decides: after the end no picture is answered any more. This only takes away what stands on the screen. */
(() => {
  const closed = (event) => {
    if (event.target instanceof Element && event.target.closest("[data-reading]")) event.preventDefault();
  };
  for (const name of ["contextmenu", "dragstart", "copy", "cut", "selectstart"]) document.addEventListener(name, closed);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && ["p", "s"].includes(event.key.toLowerCase()) && document.querySelector("[data-reading]")) event.preventDefault();
  });
  setInterval(() => {
    const room = document.querySelector("[data-reading]"), bar = room && room.querySelector("[data-ends]");
    if (bar && Date.now() > Date.parse(bar.dataset.ends)) {
      const said = document.createElement("p");
      said.className = "gx-b";
      said.textContent = room.dataset.over;
      room.replaceChildren(said);
    }
  }, 1000);
})();
