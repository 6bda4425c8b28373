// Counts down the wait at the gate by the server's own clock; without this script the page still says until when.
const face = document.querySelector("[data-ends]");
if (face) {
  const ends = Date.parse(face.dataset.ends);
  const ahead = Date.parse(face.dataset.now) - Date.now(); // how far the server's clock is ahead of this one
  const two = (number) => String(number).padStart(2, "0");
  const show = () => {
    const left = Math.floor((ends - (Date.now() + ahead)) / 1000);
    face.textContent = left < 0 ? face.dataset.over : `${two(Math.floor(left / 60))}:${two(left % 60)}`;
    face.classList.toggle("wrong", left < 0);
    face.classList.toggle("watch", left >= 0 && left < 600);
  };
  show();
  setInterval(show, 1000);
}
