// Records a prompt with the browser's microphone, and puts the take into the form that uploads one. Without it
// the same form takes a file.
"use strict";

const COUNTED = 3; // seconds before recording
const LOUD = 0.95, HEARD = 0.02; // of full scale: too near, and anything at all
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
// A recording should be what was said, not what a telephone call would make of it.
const FAITHFUL = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };

class Recorder {
  constructor(part, form) {
    this.part = part;
    this.form = form;
    this.count = part.querySelector(".recorder-count");
    this.told = part.querySelector(".recorder-told");
    this.time = part.querySelector(".recorder-time");
    this.meter = part.querySelector("meter");
    this.player = part.querySelector("audio");
    this.buttons = Object.fromEntries([...part.querySelectorAll("[data-do]")].map((each) => [each.dataset.do, each]));
    this.buttons.record.addEventListener("click", () => this.record());
    this.buttons.again.addEventListener("click", () => this.record());
    this.buttons.stop.addEventListener("click", () => this.stop());
    this.buttons.use.addEventListener("click", () => this.use());
    this.show("record");
    this.say("ready");
    part.hidden = false;
    document.getElementById("recorder-needed").hidden = true;
  }

  say(what) {
    if (this.told.textContent !== this.part.dataset[what]) this.told.textContent = this.part.dataset[what];
  }

  show(...names) {
    for (const [name, button] of Object.entries(this.buttons)) button.hidden = !names.includes(name);
  }

  async record() {
    this.player.hidden = true;
    this.player.pause();
    this.show();
    this.say("asking");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: FAITHFUL });
    } catch (error) {
      this.say(error.name === "NotFoundError" ? "none" : "denied");
      this.show("record");
      return;
    }
    await this.listen();
    this.say("recording");
    await this.countDown();
    this.begin();
  }

  async listen() {
    this.context = new AudioContext();
    await this.context.resume();
    this.analyser = this.context.createAnalyser();
    this.context.createMediaStreamSource(this.stream).connect(this.analyser);
    this.samples = new Float32Array(this.analyser.fftSize);
    this.loudest = 0;
    this.measure();
  }

  measure() {
    if (!this.stream) return;
    this.analyser.getFloatTimeDomainData(this.samples);
    const peak = this.samples.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    this.meter.value = peak > 0 ? Math.min(1, Math.max(0, 1 + Math.log10(peak) / 2)) : 0; // 40 dB
    this.loudest = Math.max(this.loudest, peak);
    if (peak > LOUD) this.say("loud");
    if (this.began) {
      const seconds = (performance.now() - this.began) / 1000;
      this.time.textContent = `${seconds.toFixed(0)} s`;
      if (seconds > 3 && this.loudest < HEARD) this.say("quiet");
    }
    requestAnimationFrame(() => this.measure());
  }

  async countDown() {
    for (let left = COUNTED; left > 0; left -= 1) {
      this.count.textContent = left;
      await new Promise((later) => setTimeout(later, 1000));
    }
    this.count.textContent = "";
  }

  begin() {
    const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
    const parts = [];
    this.recorder = new MediaRecorder(this.stream, { mimeType: type, audioBitsPerSecond: 128000 });
    this.recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    this.recorder.addEventListener("stop", () => this.ready(new Blob(parts, { type: this.recorder.mimeType })));
    this.recorder.start();
    this.began = performance.now();
    this.show("stop");
    this.buttons.stop.focus();
  }

  stop() {
    this.recorder.stop();
    this.began = 0;
    this.stream.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.context.close();
    this.meter.value = 0;
  }

  ready(blob) {
    this.blob = blob;
    URL.revokeObjectURL(this.player.src);
    this.player.src = URL.createObjectURL(blob);
    this.player.hidden = false;
    this.say("listen");
    this.show("use", "again");
    this.buttons.use.focus();
  }

  use() {
    const ending = this.blob.type.includes("mp4") ? "m4a" : this.blob.type.includes("ogg") ? "ogg" : "webm";
    const chosen = new DataTransfer();
    chosen.items.add(new File([this.blob], `microphone.${ending}`, { type: this.blob.type }));
    this.form.querySelector("input[type=file]").files = chosen.files;
    this.show();
    this.form.requestSubmit();
  }
}

const part = document.getElementById("recorder");
const form = document.getElementById("bring");
if (part && form && navigator.mediaDevices && window.MediaRecorder) new Recorder(part, form);
