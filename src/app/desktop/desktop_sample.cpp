// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/desktop/desktop.h"

#include "app/desktop/open_consultation.h"
#include "app/desktop/sample_child.h"
#include "app/desktop/service_place.h"
#include "client/review_client.h"
#include "models/inbox_model.h"
#include "widgets/main_window.h"

using namespace Qt::StringLiterals;

// The sample agent's part of the desktop; desktop.cpp has the rest.
namespace witan {

void Desktop::startSample()
{
    if (m_sample && m_sample->isRunning()) {
        if (const auto trace = sampleTraceIn(sampleFolder()))
            choose(trace->consultation);
        return;
    }
    m_sampleAwaited = true;
    m_window->setSampleOffer(SampleOffer::Starting);
    m_sampleWanted = m_service->url().isEmpty();
    if (m_sampleWanted)
        m_service->retry();
    else
        runSample();
}

void Desktop::runSample()
{
    if (!m_sample) {
        m_sample = std::make_unique<SampleChild>();
        connect(m_sample.get(), &SampleChild::failed, this, [this](const Error &error) {
            m_window->setSampleOffer(SampleOffer::Ready);
            tell(error);
            Q_EMIT sampleFailed(error);
        });
    }
    m_sample->start(m_service->url(), m_folder.agentTokenFile(), sampleFolder());
}

/// The agent ended with the window; without it, what it asked for would wait for an agent that is not here, for ever.
void Desktop::resumeSample()
{
    const auto trace = m_service->isOurs() ? sampleTraceIn(sampleFolder()) : std::nullopt;
    const ConsultationSummary *summary = trace && !trace->hasEnded ? m_inbox->find(trace->consultation) : nullptr;
    if (summary && m_inbox->sectionOf(*summary) != InboxSection::Ended)
        runSample();
}

void Desktop::takeSample(const QList<ConsultationId> &ids)
{
    const auto trace = m_sampleAwaited ? sampleTraceIn(sampleFolder()) : std::nullopt;
    if (!trace || !ids.contains(trace->consultation))
        return;
    m_sampleAwaited = false;
    m_window->setSampleOffer(SampleOffer::Ready);
    if (m_open->id().isNull())
        choose(trace->consultation);
}

QString Desktop::sampleFolder() const
{
    return m_folder.file(u"sample"_s);
}

} // namespace witan
