// Work in threads that can be watched and stopped.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <vector>

namespace nangsuat {

// What the calling thread does now and then while others work; may throw to stop them.
class Watch {
public:
    using Look = std::function<void(std::size_t done)>;

    explicit Watch(unsigned threads = 0, Look look = {});

    unsigned threads() const { return threads_; }
    void count(std::size_t more) { done_.fetch_add(more, std::memory_order_relaxed); }
    bool is_stopped() const { return stopped_.load(std::memory_order_relaxed); }

    // Runs `work(thread)` in each of the first `threads` threads; what one of them or the look throws stops all and comes
    // out here. Work looks at is_stopped() at least every few milliseconds.
    void run(unsigned threads, const std::function<void(unsigned thread)>& work);

private:
    unsigned threads_;
    Look look_;
    std::atomic<std::size_t> done_{0};
    std::atomic<bool> stopped_{false};
};

// Places 0 .. count-1 in blocks: each thread walks a stretch of its own, for neighbours are alike, then helps the others.
class Stretches {
public:
    struct Block {
        std::size_t from, to;
    };

    Stretches(std::size_t count, std::size_t block, unsigned threads);

    unsigned threads() const { return static_cast<unsigned>(ends_.size()); }
    bool take(unsigned thread, Block& block);

private:
    std::size_t block_;
    std::vector<std::atomic<std::size_t>> next_;
    std::vector<std::size_t> ends_;
};

// `work(from, to, thread)` for all blocks of 0 .. count-1, in the watch's threads.
void for_blocks(Watch& watch, std::size_t count, std::size_t block,
                const std::function<void(std::size_t from, std::size_t to, unsigned thread)>& work);

}  // namespace nangsuat
