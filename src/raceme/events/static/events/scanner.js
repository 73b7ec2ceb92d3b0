/*
 * Reads the codes of badges by the camera: with the browser's own reader where it has one, else
 * with jsQR, which is loaded then and only then. Nothing that the camera sees leaves the page.
 */
"use strict";

window.raceme = window.raceme || {};
window.raceme.scanner = ({ video, reader, found }) => {
  const PAUSE = 120;
  // One badge is held before the camera for a while: it is read once.
  const SAME = 4000;
  const WIDEST = 800;
  let stream = null;
  let last = { code: "", at: 0 };
  let read = null;

  const own = async () => {
    if (!("BarcodeDetector" in window)) return null;
    try {
      if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return null;
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async () => ((await detector.detect(video))[0] || {}).rawValue || "";
    } catch {
      return null;
    }
  };
  const loaded = () => new Promise((resolve, reject) => {
    if (window.jsQR) { resolve(); return; }
    const script = document.createElement("script");
    script.src = reader;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  const lent = async () => {
    await loaded();
    const canvas = document.createElement("canvas");
    const paper = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const scale = Math.min(1, WIDEST / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      if (!canvas.width) return "";
      paper.drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = paper.getImageData(0, 0, canvas.width, canvas.height);
      const seen = window.jsQR(picture.data, picture.width, picture.height);
      return seen ? seen.data : "";
    };
  };
  const look = async () => {
    if (!stream) return;
    let code = "";
    try {
      code = video.readyState >= 2 ? await read() : "";
    } catch {
      // A picture that cannot be read is followed by the next.
    }
    const now = Date.now();
    if (code && (code !== last.code || now - last.at > SAME)) found(code);
    if (code) last = { code, at: now };
    setTimeout(look, PAUSE);
  };
  const start = async () => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    video.srcObject = stream;
    await video.play();
    read = read || (await own()) || (await lent());
    look();
  };
  const stop = () => {
    if (stream) for (const track of stream.getTracks()) track.stop();
    stream = null;
    video.srcObject = null;
  };
  /* What the reader needs is fetched beforehand: there may be no network when it is wanted. */
  const prepare = async () => {
    if (!(await own())) await fetch(reader);
  };
  return { start, stop, prepare, isPossible: Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia) };
};
