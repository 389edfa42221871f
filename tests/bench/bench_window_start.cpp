// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
// From the first line of main to the first painting of the window with a consultation open, and what of it is whose.
// Prints one JSON object; the process's own start is start_probe's to measure.
#include "support/window_fixture.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonDocument>

#include <cstdio>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace witan;

int main(int argc, char **argv)
{
    QElapsedTimer clock;
    clock.start();
    QJsonObject figures;
    const auto lap = [&](const QString &what) { figures.insert(what, double(clock.nsecsElapsed()) / 1e6); };
    QApplication app(argc, argv);
    lap(u"application_ms"_s);
    applyTheme(app);
    lap(u"theme_ms"_s);
    MainWindow window;
    lap(u"window_ms"_s);
    test::WindowSample sample;
    sample.attach(window);
    sample.open(window, 5);
    lap(u"filled_ms"_s);
    QObject::connect(&window, &MainWindow::firstPainted, &app, [&] {
        lap(u"painted_ms"_s);
        figures.insert(u"cpu_ms"_s, 1000.0 * double(std::clock()) / CLOCKS_PER_SEC);
        std::printf("%s\n", QJsonDocument(figures).toJson(QJsonDocument::Compact).constData());
        app.quit();
    });
    window.show();
    lap(u"shown_ms"_s);
    return app.exec();
}
