// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/desktop.h"
#include "app/desktop/process.h"
#include "app/service/stop_signals.h"
#ifdef WITAN_TOUR
#include "app/tour/tour.h"
#endif
#include "core/logging.h"
#include "store/private_file.h"
#include "widgets/icons.h"
#include "widgets/main_window.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageBox>
#include <QTemporaryDir>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

constexpr int kDone = 0, kFailed = 1;

void write(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
    std::fflush(stream);
}

void writeEvent(const QJsonObject &event)
{
    write(stdout, QString::fromUtf8(QJsonDocument(event).toJson(QJsonDocument::Compact)) + u'\n');
}

/// Told on stderr, and in a box where a person may have started the program from a menu; nobody is there to close it for a script or a tour.
int failToStart(const Error &error, const DesktopOptions &options)
{
    write(stderr, u"witan: %1\n"_s.arg(error.message));
    if (options.json)
        writeEvent({{u"event"_s, u"failed"_s}, {u"code"_s, errorCodeName(error.code)}, {u"message"_s, error.message}});
    const QString platform = QGuiApplication::platformName();
    if (options.json || !options.tourFolder.isEmpty() || platform == u"offscreen" || platform == u"minimal")
        return kFailed;
    QMessageBox box(QMessageBox::Critical, u"Witan"_s, {}, QMessageBox::Close);
    box.setTextFormat(Qt::PlainText);
    box.setText(error.message);
    QObject::connect(&box, &QDialog::finished, qApp, &QCoreApplication::quit);
    box.show();
    QApplication::exec();
    return kFailed;
}

/// What can wait until there is something to look at.
void beginLog(const DataFolder &folder)
{
    const QString logs = folder.file(u"log"_s);
    const bool isThere = makePrivateFolder(logs).has_value();
    setUpLogging(LogLevel::Info, isThere ? logs + u"/witan.log"_s : QString());
}

#ifdef WITAN_TOUR
constexpr QSize kTourSize(1440, 900);

/// Everything of a tour's but what it leaves in its folder lies in a folder that goes away with it.
int runTour(QApplication &app, DesktopOptions options)
{
    const QTemporaryDir data;
    if (!data.isValid() || !QDir().mkpath(options.tourFolder))
        return failToStart({ErrorCode::Storage, u"The tour has no folder to write to: %1 could not be made."_s.arg(options.tourFolder), {}, {}, {}}, options);
    options.dataFolder = data.path();
    options.sample = false;
    applyTheme(app);
    auto opened = Desktop::open(options);
    if (!opened)
        return failToStart(opened.error(), options);
    Desktop &desktop = **opened;
    Tour tour(desktop, options.tourFolder);
    QString reason = u"The window was closed before it was over."_s;
    QObject::connect(&desktop, &Desktop::ready, &tour, &Tour::start);
    QObject::connect(&tour, &Tour::done, &desktop, [&](const QString &why) {
        reason = why;
        desktop.shutDown();
    });
    QObject::connect(&desktop, &Desktop::finished, &app, &QCoreApplication::quit);
    desktop.window().setWindowState(Qt::WindowNoState);
    desktop.window().resize(kTourSize);
    desktop.show();
    QApplication::exec();
    write(reason.isEmpty() ? stdout : stderr, reason.isEmpty() ? u"The tour is done: the agent's database is what the approved plan says. See %1.\n"_s.arg(options.tourFolder)
                                                              : u"witan: the tour failed. %1\n"_s.arg(reason));
    return reason.isEmpty() ? kDone : kFailed;
}
#else
int runTour(QApplication &, const DesktopOptions &)
{
    write(stderr, u"witan: this build has no tour; it was left out with WITAN_TOUR=OFF.\n"_s);
    return kFailed;
}
#endif

int run(QApplication &app, const DesktopOptions &options, const QElapsedTimer &sinceMain)
{
    applyTheme(app);
    auto opened = Desktop::open(options);
    if (!opened)
        return failToStart(opened.error(), options);
    Desktop &desktop = **opened;
    std::unique_ptr<StopSignals> signals;
    QObject::connect(&desktop, &Desktop::ready, &app, [&] {
        if (options.json)
            writeEvent({{u"event"_s, u"ready"_s}, {u"ms"_s, process::ageMs().value_or(sinceMain.elapsed())}});
        QApplication::setWindowIcon(applicationIcon());    // not before: nobody waits for it
    });
    QObject::connect(&desktop, &Desktop::begun, &app, [&] {
        beginLog(desktop.folder());
        signals = std::make_unique<StopSignals>();
        QObject::connect(signals.get(), &StopSignals::stopRequested, &desktop, &Desktop::shutDown);
    });
    QObject::connect(&desktop, &Desktop::listening, &app, [&](const QString &url) {
        if (options.json)
            writeEvent({{u"event"_s, u"listening"_s}, {u"url"_s, url}, {u"data"_s, desktop.folder().path()}});
    });
    QObject::connect(&desktop, &Desktop::finished, &app, &QCoreApplication::quit);
    desktop.show();
    return QApplication::exec() == 0 ? kDone : kFailed;
}

} // namespace

int main(int argc, char *argv[])
{
    QElapsedTimer sinceMain;
    sinceMain.start();
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const auto read = readDesktopOptions(arguments);
    if (const auto *early = std::get_if<EarlyExit>(&read)) {
        write(early->code == 0 ? stdout : stderr, early->text);
        return early->code;
    }
    if (!process::hasDisplay(argc, argv)) {
        write(stderr, u"witan: there is no display to show a window on. Nothing was changed. Start it in a desktop session, or run witan-service.\n"_s);
        return kFailed;
    }
    // Before anything is painted: what Qt says meanwhile may quote what strangers wrote. The file comes later.
    setUpLogging(LogLevel::Info);
    QCoreApplication::setApplicationName(u"witan"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(WITAN_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Witan"_s);
    QGuiApplication::setDesktopFileName(u"witan"_s);
    QApplication app(argc, argv);
    QGuiApplication::setQuitOnLastWindowClosed(false);
    const DesktopOptions &options = *std::get_if<DesktopOptions>(&read);
    return options.tourFolder.isEmpty() ? run(app, options, sinceMain) : runTour(app, options);
}
