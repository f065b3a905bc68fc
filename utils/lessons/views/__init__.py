"""What the cells of a lesson show: a module a subject, a function a question, its chart drawn where it is asked.

Each public function is a `view`: called as it stands it shows the letters of the lessons, `how_often("inzet")`;
`how_often.on(corpus)("inzet")` shows those of any other corpus. To add one, write one function in the module of its
subject and call it from a notebook. `style` holds the house style of all charts, `forms` the shapes that several share.
"""
