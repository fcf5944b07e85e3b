"""A quiz as the author of a lesson at stock Voilà would write it: the peer's notebook holds this text."""

import json
import sqlite3

import ipywidgets as widgets
from IPython.display import display


def show_quiz(title, questions):
    """Show a form of ipywidgets; each choice is saved in an SQLite file before the page says so."""
    record = sqlite3.connect("answers.sqlite3", timeout=30)
    record.execute("CREATE TABLE IF NOT EXISTS answers (question TEXT, chosen TEXT)")
    saved = widgets.Label()
    result = widgets.Label()
    submit = widgets.Button(description="Submit answers")
    chosen = {}

    def save(question, options):
        chosen[question["id"]] = options
        with record:
            record.execute(
                "INSERT INTO answers VALUES (?, ?)", (question["id"], json.dumps(options))
            )
        saved.value = "Saved"

    def grade(_):
        right = sum(set(chosen.get(q["id"], [])) == set(q["correct"]) for q in questions)
        with record:
            record.execute("INSERT INTO answers VALUES ('score', ?)", (str(right),))
        result.value = f"{right} of {len(questions)} are right."

    def one_of(question):
        options = [(option["text"], option["id"]) for option in question["options"]]
        radio = widgets.RadioButtons(options=options, value=None, layout={"width": "auto"})
        radio.observe(lambda change: save(question, [change["new"]]), "value")
        return radio

    def any_of(question):
        boxes = {
            option["id"]: widgets.Checkbox(
                description=option["text"], indent=False, layout={"width": "auto"}
            )
            for option in question["options"]
        }
        for box in boxes.values():
            box.observe(
                lambda _: save(question, [id_ for id_, box in boxes.items() if box.value]),
                "value",
            )
        return widgets.VBox(list(boxes.values()))

    form = []
    for question in questions:
        form.append(widgets.HTML(question["html"]))
        form.append(any_of(question) if question["many"] else one_of(question))
    submit.on_click(grade)
    display(widgets.VBox([widgets.HTML(f"<h2>{title}</h2>"), *form, submit, saved, result]))
