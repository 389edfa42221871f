// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
// How long the window stands still until the form for an approval of some steps shows a plan of so many steps. JSON lines.
#include "support/window_fixture.h"
#include "widgets/context_column.h"
#include "widgets/step_ticks.h"

#include <QAbstractButton>
#include <QApplication>
#include <QElapsedTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace witan;

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    for (const int steps : {10, 100, 1'000, 5'000}) {
        test::WindowSample sample;
        MainWindow window;
        sample.attach(window);
        window.resize(1280, 800);
        window.show();
        QJsonArray list;
        for (int i = 1; i <= steps; ++i)
            list.append(QJsonObject{{u"id"_s, u"s%1"_s.arg(i)}, {u"title"_s, u"Rewrite the addresses of region %1"_s.arg(i)}, {u"reversible"_s, i % 7 != 0}});
        sample.view.consultation.context = {{u"plan"_s, QJsonObject{{u"steps"_s, list}}}};
        sample.view.context = Context::parse(sample.view.consultation.context);
        sample.view.consultation.digest = sample.view.shownDigest = u"long"_s;
        for (const Step &step : sample.view.context.plan->steps)
            sample.view.openedSteps.append(step.id);
        sample.view.seenSteps = {1, steps};
        sample.view.wholeSeen = true;
        sample.view.changes.reset();
        sample.view.unread = 0;
        sample.view.seenSeq = sample.view.consultation.head;
        window.showConsultation(sample.view);
        app.processEvents();
        QElapsedTimer timer;
        timer.start();
        window.findChild<ContextColumn *>()->begin(Verdict::Approve);
        window.findChild<QAbstractButton *>(u"some"_s)->click();
        app.processEvents();
        const auto *ticks = window.findChild<StepTicks *>();
        if (!ticks->isVisible() || ticks->accessibleRowCount() != steps) {
            std::fprintf(stderr, "The form was not opened.\n");
            return 1;
        }
        std::printf("{\"bench\":\"decision_form\",\"steps\":%d,\"opened_ms\":%.1f}\n", steps, double(timer.nsecsElapsed()) / 1e6);
        std::fflush(stdout);
    }
    return 0;
}
