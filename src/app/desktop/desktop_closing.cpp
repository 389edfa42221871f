// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/attention.h"
#include "app/desktop/desktop.h"
#include "app/desktop/service_place.h"
#include "models/inbox_model.h"
#include "store/review_cache.h"
#include "widgets/closing_question.h"
#include "widgets/main_window.h"

#include <QEvent>
#include <QGuiApplication>
#include <QSet>
#include <QSettings>

using namespace Qt::StringLiterals;

// What happens when the window is to be closed, and what the elder has chosen for that and for notifications; desktop.cpp has the rest.
namespace witan {
namespace {

const QString kWhenClosing = u"whenClosing"_s, kNotifications = u"notifications"_s;

QString kept(WhenClosing choice)
{
    switch (choice) {
    case WhenClosing::KeepRunning: return u"keep"_s;
    case WhenClosing::Stop: return u"stop"_s;
    case WhenClosing::Ask: break;
    }
    return u"ask"_s;
}

WhenClosing fromKept(const QString &text)
{
    return text == kept(WhenClosing::KeepRunning) ? WhenClosing::KeepRunning : text == kept(WhenClosing::Stop) ? WhenClosing::Stop : WhenClosing::Ask;
}

} // namespace

void Desktop::connectAttention()
{
    m_window->setClosingIsAsked(true);
    connect(m_window.get(), &MainWindow::closeRequested, this, &Desktop::onCloseRequested);
    connect(m_window.get(), &MainWindow::quitRequested, this, &Desktop::shutDown);
    connect(m_window.get(), &MainWindow::notificationsChanged, m_attention.get(), &Attention::onChanged);
    connect(m_window.get(), &MainWindow::whenClosingChanged, this, [this](WhenClosing choice) {
        QSettings(settingsFile(), QSettings::IniFormat).setValue(kWhenClosing, kept(choice));
        restoreChoices();
    });
    connect(m_attention.get(), &Attention::onChanged, this, [this](bool on) {
        QSettings(settingsFile(), QSettings::IniFormat).setValue(kNotifications, on);
        restoreChoices();
    });
    connect(m_attention.get(), &Attention::quitRequested, this, &Desktop::shutDown);
    connect(m_attention.get(), &Attention::opened, m_window.get(), &MainWindow::bringUp);
    // The session may end before the window is closed: what is typed is on the disk by then.
    connect(qGuiApp, &QGuiApplication::commitDataRequest, this, &Desktop::saveDrafts, Qt::DirectConnection);
    qGuiApp->installEventFilter(this);
}

void Desktop::restoreChoices()
{
    const QSettings settings(settingsFile(), QSettings::IniFormat);
    m_whenClosing = fromKept(settings.value(kWhenClosing).toString());
    const bool on = settings.value(kNotifications, true).toBool();
    m_attention->setOn(on);
    m_window->setChoices({on, m_whenClosing, m_options.service.isEmpty()});
}

/// What the system asks of the whole program (the session ends, Quit in a menu of the system's) is not the window's closing: it
/// ends in order, without a question.
bool Desktop::eventFilter(QObject *object, QEvent *event)
{
    if (object == qGuiApp && event->type() == QEvent::Quit && !m_ending) {
        shutDown();
        return true;
    }
    return QObject::eventFilter(object, event);
}

/// Empty where nothing hangs on the closing: no agent waits, or its service is another program's.
std::optional<ClosingFacts> Desktop::closingFacts()
{
    if (!m_service->isOurs() || !m_options.tourFolder.isEmpty())
        return std::nullopt;
    ClosingFacts facts;
    facts.hasTray = m_attention->hasTray();
    const Timestamp now = m_clock.now();
    QSet<std::pair<QString, QString>> agents;
    const auto summaries = m_place.cache->inbox();
    for (const ConsultationSummary &summary : summaries.value_or(QList<ConsultationSummary>())) {
        const Consultation &consultation = summary.consultation;
        if (!consultation.active() || (consultation.deadline && *consultation.deadline <= now))
            continue;
        agents.insert({consultation.owner, consultation.agentId});
        if (consultation.deadline && (!facts.nextDeadline || *consultation.deadline < *facts.nextDeadline)) {
            facts.nextDeadline = consultation.deadline;
            facts.nextTitle = summary.displayTitle();
        }
    }
    facts.agents = static_cast<int>(agents.size());
    return facts;
}

void Desktop::onCloseRequested()
{
    if (m_question)
        return m_question->raise();
    const auto facts = closingFacts();
    if (!facts || facts->agents == 0)
        return closeAs(WhenClosing::Stop);
    if (m_whenClosing != WhenClosing::Ask)
        return closeAs(m_whenClosing);
    m_question = new ClosingQuestion(m_window.get());
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->setFacts(*facts, m_clock.now());
    connect(m_question, &ClosingQuestion::chosen, this, [this](WhenClosing choice, bool again) {
        if (again) {
            QSettings(settingsFile(), QSettings::IniFormat).setValue(kWhenClosing, kept(choice));
            restoreChoices();
        }
        closeAs(choice);
    });
    m_question->open();
}

/// Agents come and go while it is asked.
void Desktop::showClosingFacts()
{
    if (!m_question)
        return;
    if (const auto facts = closingFacts())
        m_question->setFacts(*facts, m_clock.now());
}

void Desktop::closeAs(WhenClosing choice)
{
    if (choice == WhenClosing::KeepRunning)
        return keepRunning();
    shutDown();
    m_window->hide();
}

/// A window that is nowhere to be found would be lost: it is hidden only where there is a tray at this moment.
void Desktop::keepRunning()
{
    saveDrafts();
    rememberPlace();
    if (m_attention->hasTray())
        m_window->hide();
    else
        m_window->showMinimized();
}

/// A tray can go away with what hangs in it.
void Desktop::keepFindable()
{
    if (m_window->isHidden() && !m_attention->hasTray())
        m_window->showMinimized();
}

} // namespace witan
