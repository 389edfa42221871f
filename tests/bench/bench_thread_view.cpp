// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
// The conversation of a long consultation: opening it to its first painting, and scrolling. bench_thread_view [MESSAGES]
// Prints one JSON object a line: what, messages, and milliseconds or frame times.
#include "models/thread_model.h"
#include "widgets/theme.h"
#include "widgets/thread_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

constexpr int kWheelStep = 53;

/// A record as it lies in a cache: made when asked for, so that only the view's own work is measured.
Event eventAt(const ConsultationId &id, qint64 seq)
{
    static const QStringList words{u"customers"_s, u"merge"_s, u"table"_s, u"rows"_s, u"backup"_s, u"ledger"_s, u"duplicate"_s, u"account"_s, u"total"_s, u"check"_s, u"before"_s, u"after"_s};
    QRandomGenerator chance(static_cast<quint32>(seq));
    Message message;
    message.id = MessageId(QUuid(quint32(seq), 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1));
    message.consultation = id;
    const bool human = seq % 2 != 0;
    message.role = human ? MessageRole::Human : MessageRole::Agent;
    message.author = human ? u"Eleanor"_s : u"Ledger Agent"_s;
    message.responder = human ? Responder::None : Responder::Agent;
    const int count = 4 + int(chance.bounded(60));
    for (int i = 0; i < count; ++i)
        message.content += words.at(int(chance.bounded(quint32(words.size())))) + (i % 9 == 8 ? u". "_s : u" "_s);
    if (seq % 10 == 0)
        message.content += u"\n\n```\nSELECT count(*) FROM customers_old\n WHERE id NOT IN (SELECT old_id FROM merge_map);\n```"_s;
    if (seq % 15 == 0)
        message.content += u"\n\n- **first** of `these`\n- second, see https://example.org/a"_s;
    message.timestamp = {1'760'000'000'000 + seq * 97'000};
    Event event;
    event.consultation = id;
    event.seq = seq;
    event.type = EventType::MessagePosted;
    event.actor = {human ? u"me"_s : u"agent"_s, message.author, human ? PrincipalRole::Reviewer : PrincipalRole::Agent};
    event.at = message.timestamp;
    event.body = toJson(message);
    return event;
}

void print(const QJsonObject &figure)
{
    std::printf("%s\n", QJsonDocument(figure).toJson(QJsonDocument::Compact).constData());
}

/// Wall time tells what the elder sees, processor time what the view costs where others use the machine too.
class Stopwatch {
public:
    Stopwatch() : m_cpu(std::clock()) { m_wall.start(); }
    double wallMs() const { return double(m_wall.nsecsElapsed()) / 1e6; }
    double cpuMs() const { return 1000.0 * double(std::clock() - m_cpu) / CLOCKS_PER_SEC; }

private:
    QElapsedTimer m_wall;
    std::clock_t m_cpu;
};

double share(QList<double> values, double part)
{
    std::sort(values.begin(), values.end());
    return values.at(qMin(values.size() - 1, qsizetype(double(values.size()) * part)));
}

void printFrames(const QString &what, int messages, const QList<double> &wall, const QList<double> &cpu)
{
    print({{u"what"_s, what}, {u"messages"_s, messages}, {u"frames"_s, wall.size()}, {u"p50_ms"_s, share(wall, 0.5)}, {u"p99_ms"_s, share(wall, 0.99)},
           {u"max_ms"_s, share(wall, 1)}, {u"p99_cpu_ms"_s, share(cpu, 0.99)}, {u"max_cpu_ms"_s, share(cpu, 1)}});
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const int messages = app.arguments().value(1, u"100000"_s).toInt();
    applyTheme(app);
    ThreadModel model;
    ThreadView view;
    view.resize(700, 750);
    view.setModel(&model);
    view.setSurroundings({{u"me"_s, u"Eleanor"_s, PrincipalRole::Reviewer}, u"Ledger Agent"_s, {}, {}});
    view.show();
    if (!QTest::qWaitForWindowExposed(&view)) {
        std::fprintf(stderr, "The window did not come up, so nothing can be painted into it.\n");
        return 1;
    }

    const ConsultationId id = ConsultationId::create();
    const ThreadModel::Fetch fetch = [&id, messages](qint64 from, int limit) {
        QList<Event> events;
        for (qint64 seq = from; seq < from + limit && seq <= messages; ++seq)
            events.append(eventAt(id, seq));
        return events;
    };
    // The painting is forced into the picture, so that it is over when the time is taken.
    const auto paint = [&view] {
        QCoreApplication::sendPostedEvents();
        view.viewport()->repaint();
    };
    const auto paintWhatIsNew = [] {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
    };
    for (int round = 0; round < 5; ++round) {
        model.close();
        paint();
        const Stopwatch watch;
        model.open(id, messages, messages, fetch);
        paint();
        print({{u"what"_s, u"open"_s}, {u"messages"_s, messages}, {u"round"_s, round}, {u"ms"_s, watch.wallMs()}, {u"cpu_ms"_s, watch.cpuMs()}});
    }
    QScrollBar *bar = view.verticalScrollBar();
    const auto scroll = [&](const QString &what, int frames, auto next) {
        QList<double> wall, cpu;
        for (int i = 0; i < frames; ++i) {
            const Stopwatch watch;
            bar->setValue(next(i));
            paintWhatIsNew();
            wall.append(watch.wallMs());
            cpu.append(watch.cpuMs());
        }
        printFrames(what, messages, wall, cpu);
    };
    scroll(u"up"_s, 2000, [bar](int) { return bar->value() - kWheelStep; });
    scroll(u"down"_s, 1500, [bar](int) { return bar->value() + kWheelStep; });
    scroll(u"page up"_s, 300, [bar](int) { return bar->value() - bar->pageStep(); });
    QRandomGenerator chance(7);
    scroll(u"jump"_s, 300, [bar, &chance](int) { return int(chance.bounded(quint32(qMax(1, bar->maximum())))); });
    return 0;
}
